//! The receipt (kvittens) of a package that is handed over with a report to the police, in Swedish: by whom,
//! when, to which reference, exactly what, and where the receiver signs.

use super::package::Package;
use super::printed::{row, table, time};
use torg_domain::archive::document::{Block, Document};
use torg_domain::archive::package::Listed;
use torg_domain::archive::receipt::{FOLDER, Receipt, Report, SUMS};
use torg_domain::inbox::tracks::Police;
use torg_store::inbox::rows::{StepRow, instant};

/// The most files that are listed on paper; the list in the package has them all.
const MOST: usize = 400;

impl Package {
    /// What the trail says was reported of these messages, the latest of each.
    pub(super) fn reports(&self) -> Vec<Report> {
        let reported = self.messages.iter().filter(|w| w.message.tracks.police == Police::Reported);
        reported
            .filter_map(|whole| {
                let told = |s: &&StepRow| s.track == "police" && s.became == Police::Reported.word();
                let step = whole.steps.iter().filter(told).max_by_key(|s| (s.at, s.id))?;
                Some(Report {
                    message: whole.message.id.to_string(),
                    step: step.id.to_string(),
                    reference: step.reason.clone(),
                    by: self.named(step.by),
                    at: step.at,
                })
            })
            .collect()
    }
}

/// The paper.
pub(super) fn document(package: &Package, receipt: &Receipt, files: &[Listed]) -> Document {
    let (made_at, ident) = package.made();
    let mut about = vec![
        row("Överlämnas av", package.municipality()),
        row("Genom", &receipt.by),
        row("Uttaget", &time(made_at)),
        row("Kanal", &package.channel.name),
        row("Bevispaketets nummer", &ident),
    ];
    for report in &receipt.reports {
        about.push(row("Polisens diarienummer", &report.reference));
        about.push(row("Anmälan inskriven", &format!("{} av {}", time(instant(report.at)), report.by)));
        about.push(row("Gäller meddelande", &report.message));
    }
    let handed: Vec<_> = files.iter().filter(|file| !file.path.starts_with(FOLDER)).collect();
    let mut listed: Vec<_> = handed
        .iter()
        .take(MOST)
        .map(|file| row(&file.path, &format!("{} byte\nSHA-256 {}", file.size, file.sha256)))
        .collect();
    if handed.len() > MOST {
        listed.push(row("och fler", &format!("{} filer till, som står i {SUMS}", handed.len() - MOST)));
    }
    let line = "_____________________________________";
    let blocks = vec![
        table("Överlämnandet", about),
        Block::Heading(1, "Det som lämnas över".into()),
        Block::Paragraph(format!(
            "{} filer, förtecknade i {SUMS} i paketet. Förteckningens SHA-256 är {}. Räknas den om på den \
             fil som togs emot, och är den densamma, är varje fil nedan den som lämnades över: packa upp \
             paketet och kör sha256sum -c {SUMS}. Paketet i sin helhet kontrolleras med verify.py.",
            receipt.files, receipt.sha256
        )),
        Block::Heading(1, "Mottagarens kvittens".into()),
        Block::Paragraph("Det som förtecknas här har tagits emot.".into()),
        table(
            "Fylls i av den som tar emot",
            ["Underskrift", "Namnförtydligande", "Myndighet och enhet", "Ort, dag och klockslag"]
                .map(|what| row(what, line))
                .into(),
        ),
        table(
            "Fylls i av den som lämnar över",
            ["Underskrift", "Ort, dag och klockslag"].map(|what| row(what, line)).into(),
        ),
        Block::Heading(1, "Förteckning".into()),
        table("Filerna", listed),
    ];
    Document {
        title: "Kvittens på bevis som lämnas över med en polisanmälan".into(),
        language: "sv".into(),
        made_at,
        ident: format!("{ident}-kvittens"),
        blocks,
    }
}
