//! The public front: a resident reads when each channel is watched, and whose hours those are (IN-12).

use crate::browser::Browser;
use torg_office::policy::hours::{self, Change, Scope};
use torg_testkit::{Town, both};

#[tokio::test]
async fn a_resident_reads_when_each_channel_is_watched_and_whose_hours_those_are() {
    both(async |town: Town| {
        let channel = town.channel("Lillbloggen").await;
        let stranger = Browser { cookie: String::new(), ..Browser::of(&town, town.people.admin).await };
        let page = stranger.page("/").await;
        assert!(page.contains("Tiderna står i kommunens riktlinjer."), "{page}");

        let chief = town.desk(town.people.chief).await;
        let week = "weekdays = [\"08:00-12:00\", \"13:00-16:30\"]\nholidays = \"closed\"\n[[seasons]]\nname = \"sommartid\"\nfrom = \"06-15\"\nuntil = \"08-15\"\nweekdays = \"08:00-15:00\"";
        let closed = "day = \"klämdag\"\nreason = \"planeringsdag\"";
        let change = Change {
            scope: Scope::Unit(town.units[0].0),
            week: Some(toml::from_str(week).unwrap()),
            closed: vec![toml::from_str(closed).unwrap()],
        };
        hours::change(&chief, &change).await.unwrap();
        // No line break takes hours apart; what is read is the same.
        let plain = |page: String| page.replace('\u{a0}', " ").replace('\u{2060}', "");
        let page = plain(stranger.page("/").await);
        for said in [
            "Bevakas måndag–fredag kl. 8–12 och 13–16.30.",
            "På andra tider läser och svarar vi inte.",
            "Sommartid 15 juni–15 augusti: måndag–fredag kl. 8–15.",
            "Helgdagar, midsommarafton, julafton och nyårsafton: stängt.",
            "Tiderna är desamma för hela Kommunledningskontoret.",
            // Tuesday 7 April 2026: the next day that departs is May Day, a Friday.
            "Nästa dag med andra tider: fredag 1 maj, stängt",
            "första maj",
            "öppet nu",
        ] {
            assert!(page.contains(said), "{said} is not said: {page}");
        }
        let english = plain(stranger.page("/?lang=en").await);
        assert!(english.contains("Watched Monday–Friday 8:00–12:00 and 13:00–16:30."), "{english}");
        assert!(english.contains("May Day") && english.contains("At other times we neither read nor answer."));

        // Watched around the clock, nothing is limited.
        let always = Change {
            scope: Scope::Channel(channel.0),
            week: Some(torg_domain::clocks::WeekHours::around_the_clock()),
            closed: Vec::new(),
        };
        hours::change(&chief, &Change { closed: Vec::new(), week: None, scope: change.scope }).await.unwrap();
        hours::change(&chief, &always).await.unwrap();
        let page = stranger.page("/").await;
        assert!(page.contains("Bevakas dygnet runt, alla dagar.") && page.contains("just det här kontot"));
        assert!(!page.contains("andra tider läser"), "{page}");
    })
    .await;
}
