# Swedish: short sentences, verbs on buttons, the words of the law where the law has words.
# One line a text; a page names it with t!(). Arguments are the same in both languages.

## The frame
frame-skip = Till innehållet
rail = Huvudmeny
rail-inbox = Inkorg
rail-late = { $n ->
        [one] 1 sen
       *[other] { $n } sena
    }
rail-review = Granskning
rail-search = Sök
rail-channels = Kanaler
rail-ailing = { $n } med fel
rail-who = Vilka vi är
rail-people = Personer
rail-units = Nämnder och enheter
rail-rules = Vad som gäller
rail-policy = Riktlinjer
rail-hours = Bevakade tider
rail-trail = Spår
rail-sign-out = Logga ut

## Forms
form-optional = (frivilligt)
form-choose = Välj …
form-none = Ingen
form-error = Fel:
form-refused = Det gick inte att göra
form-refused-kept = Det du skrev är kvar.
form-left = Det du skrev
form-wrong = { $n ->
        [one] En uppgift behöver rättas
       *[other] { $n } uppgifter behöver rättas
    }
pager = Sidor
pager-first = Till början
pager-next = Fler

## Times
time-day = { $day } { $month } { $year }
time-weekday-day = { $weekday } { $day } { $month }
time-weekday-day-year = { $weekday } { $day } { $month } { $year }
time-today = i dag { $clock }
time-tomorrow = i morgon { $clock }
time-yesterday = i går { $clock }
time-this-week = { $weekday } { $clock }
time-this-year = { $day } { $month } { $clock }
time-other-year = { $day } { $month } { $year } { $clock }
time-whole = { $weekday } { $day } { $month } { $year }, { $clock }
time-whole-today = i dag, { $whole }
time-whole-tomorrow = i morgon, { $whole }
time-whole-yesterday = i går, { $whole }
time-stretch-end = { $weekday } { $day }/{ $month } { $clock }
length-seconds = mindre än en minut
length-minutes = { $minutes } min
length-hours = { $hours } h
length-hours-minutes = { $hours } h { $minutes } min
length-days = { $days ->
        [one] 1 dygn
       *[other] { $days } dygn
    }
weekday = { $n ->
        [1] måndag
        [2] tisdag
        [3] onsdag
        [4] torsdag
        [5] fredag
        [6] lördag
       *[other] söndag
    }
weekday-long = { $n ->
        [1] Måndag
        [2] Tisdag
        [3] Onsdag
        [4] Torsdag
        [5] Fredag
        [6] Lördag
       *[other] Söndag
    }
weekday-short = { $n ->
        [1] mån
        [2] tis
        [3] ons
        [4] tors
        [5] fre
        [6] lör
       *[other] sön
    }
month = { $n ->
        [1] januari
        [2] februari
        [3] mars
        [4] april
        [5] maj
        [6] juni
        [7] juli
        [8] augusti
        [9] september
        [10] oktober
        [11] november
       *[other] december
    }
month-short = { $n ->
        [1] jan
        [2] feb
        [3] mars
        [4] apr
        [5] maj
        [6] juni
        [7] juli
        [8] aug
        [9] sep
        [10] okt
        [11] nov
       *[other] dec
    }
week-caption = Bevakade tider i veckan
week-day = Dag
week-picture = Dygnet som bild
week-hours = Tider
week-closed = stängt

## Clocks
clock-by-answer = Svar senast
clock-by-data = Kränkande uppgifter borta senast
clock-by-request = Uppgifter borta på begäran senast
clock-by-removal = Borttaget senast
clock-by-review = Granskat senast
clock-chip-data = data
clock-chip-removal = borttagning
clock-chip-review = granskning
clock-paused = Klockan står still sedan
clock-kept = I tid
clock-missed = För sent
clock-silent = Ingen tid än.
clock-why = Varför då?
due-over = { $length } över
due-left = { $length } kvar
why-caption = Så räknades tiden: { $clock }
why-when = När
why-counted = Räknades
why-sum = Summa

## Tracks
track-handling = Handläggning
track-publication = Publicering
track-record = Handling
track-answer-record = Vårt svar
track-police = Polis
track-rests = klart
handling-captured = Ingen har tagit det
handling-triage = Ska bedömas
handling-consulting = Kollega tillfrågad
handling-holding = Hållsvar givet
handling-forwarded = Vidarebefordrat
handling-criticism = Bedöm kritik
handling-drafting = Svar skrivs
handling-answered = Besvarat
handling-left = Lämnat utan svar
handling-removal = Borttagning bedöms
handling-closed = Stängt
publication-visible = Synligt
publication-preserved = Kopia sparad, ska bort
publication-unpublished = Avpublicerat
publication-deleted = Borttaget
publication-cannot = Går inte att ta bort
publication-gone = Borta vid källan
publication-restored = Återställt
record-undecided = Inte avgjort
record-proposed = Föreslås: { $state }
record-kept = Hålls ordnad
record-to-register = Ska registreras
record-registered = Registrerad
record-to-transfer = Ska överföras
record-disposed = Gallrad
police-none = Ingen fråga
police-lawyer = Hos juristen
police-reported = Anmält
police-not-reported = Inte anmält

## Texts that are hidden or marked
found-perhaps = kanske { $kind }
hidden-direct = Direktmeddelande.
hidden-secret = Sekretess.
hidden-text = Texten är dold.
hidden-open = Öppna och läs
hidden-logged = Läsningen skrivs i spåret.
hidden-not-for-you = Du har inget uppdrag som ger rätt att läsa den.

## The inbox
inbox-title = Inkorg
inbox-views = Vyer
view-mine = Mina
view-today = I dag
view-overdue = Sena
view-unassigned = Utan ägare
view-waiting = Väntar på andra
view-all = Alla öppna
view-closed = Stängda
inbox-channel = Kanal
inbox-any-channel = Alla kanaler
inbox-filter = Slag
inbox-any-kind = Alla slag
inbox-filter-do = Visa
inbox-save-name = Spara vyn som
inbox-save-do = Spara vyn
inbox-forget-view = Glöm vyn { $name }
inbox-empty = Här är det tomt
inbox-empty-mine = Inget meddelande är ditt just nu.
inbox-empty-today = Inget mer ska vara klart i dag.
inbox-empty-overdue = Inget är sent.
inbox-empty-unassigned = Alla meddelanden har en ägare.
inbox-empty-waiting = Inget väntar på någon annan.
inbox-empty-all = Inga öppna meddelanden. Nya kommer hit av sig själva när kanalerna hämtas.
inbox-empty-closed = Inget är stängt än.
inbox-empty-see-all = { $n ->
        [one] Se det enda öppna meddelandet
       *[other] Se alla { $n } öppna meddelanden
    }
inbox-empty-filtered = Inget passar
inbox-empty-filtered-why = Inget meddelande i den här vyn passar det du valde.
inbox-empty-unfilter = Visa hela vyn
inbox-untold = { $n ->
    [one] En frist har gått ut utan att någon ovanför har fått veta det.
   *[other] { $n } frister har gått ut utan att någon ovanför har fått veta det.
}
inbox-untold-why = Ingen har det uppdrag som riktlinjerna pekar ut, och ingen annan samordnar eller sköter uppdragen. Torg försöker igen tills någon har det.
inbox-counts-only = Du ser hur mycket det är, inte vad det är
inbox-counts-only-why = Att samordna ger siffror och granskningar. Att läsa meddelanden tar ett eget uppdrag.
inbox-counts-only-next = Ge uppdrag under Personer
inbox-review = Signera dagens granskning
inbox-review-seen = { $seen } av { $all } meddelanden sedda
flag-threat = Hot?
flag-hate = Hets?
flag-data = Personuppgift?
flag-secrecy = Sekretess?
flag-insult = Kränkning?
flag-ad = Reklam?
flag-swearing = Svordomar?
flag-rules = Mot reglerna?
flag-unsure = Behöver bedömas
flag-individual = Enskilt ärende?
flag-direct = Direktmeddelande
flag-case = Ärende?
flag-criticism = Kritik
flag-question = Fråga
flag-between-others = Samtal mellan andra?
flag-harm = Kan skada namnet?
row-select = Markera meddelandet från { $author }
row-new = inte öppnat
row-hidden = Dold text, läsningen loggas
row-taken = hos { $name }
bulk-selected = Med de markerade:
bulk-act = Gör så här
bulk-preview = Förhandsgranska
bulk-assign = Byt ansvarig
bulk-leave = Lämna utan svar
bulk-keep = Håll ordnad
bulk-title = Förhandsgranskning: { $act }
bulk-lead = { $can } av { $all } går att göra. Inget är gjort än.
bulk-done-title = Klart: { $act }
bulk-done = { $can } av { $all } blev gjorda.
bulk-caption = Vad som händer med varje meddelande
bulk-refused = Går inte
bulk-do = { $n ->
        [one] Gör så med ett meddelande
       *[other] Gör så med { $n } meddelanden
    }
bulk-remove = Ta bort
bulk-remove-title = Ta bort flera meddelanden
bulk-remove-lead = { $n ->
        [one] Ett meddelande är markerat.
       *[other] { $n } meddelanden är markerade.
    } Säg en gång vad som gäller för alla. I nästa steg visas vad som skulle hända med vart och ett. Inget är gjort än.
bulk-remove-left-out = { $n ->
        [one] Högst { $most } tas åt gången, för en kopia sparas av vart och ett. Ett markerat meddelande är inte med här.
       *[other] Högst { $most } tas åt gången, för en kopia sparas av vart och ett. { $n } markerade meddelanden är inte med här.
    }
bulk-remove-facts = Vad i texterna gör det?
bulk-remove-change = Ändra grund eller åtgärd
bulk-remove-do = { $n ->
        [one] Spara kopia och besluta om ett meddelande
       *[other] Spara kopior och besluta om { $n } meddelanden
    }
bulk-remove-then = Vart och ett är ett eget beslut, med egna skäl och egen kod. På beslutets sida står hur långt det har kommit.

## Search
search-title = Sök
search-for = Sök i meddelanden
search-hint = Ord, början av ord, namn eller personnummer. Ett personnummer hamnar inte i adressen, och sökningen skrivs i spåret.
search-do = Sök
search-hits = Träffar
search-none = Inga träffar
search-none-why = Du söker bland det du får läsa. Pröva början av ordet, eller ett annat ord.
search-logged = Sökningen efter ett personnummer är antecknad i spåret. Numret står inte där.
search-refused = Ett personnummer ska inte stå i en adress. Skriv det i rutan i stället.

## The message
message-title = { $author } i { $channel }
message-todo = Att göra
message-beside = Att göra och veta
message-times = Tider
message-no-clocks = Inga klockor går.
message-owner = Ansvarig
message-nobody = Ingen
message-history = Historik
package-title = Bevispaket
package-lead = En ZIP-fil med allt som finns bevarat, och det som visar att inget har ändrats. Den kan kontrolleras utan torg. Att du tar ut den står på spåret.
package-message = Ta ut meddelandet
package-thread = Ta ut hela tråden
message-open-because = Varför är det öppet?
message-waits = Det ligger hos någon annan. Tiden går ändå, och blir det tyst kommer det tillbaka.
claim-take = Ta ärendet
claim-mine = Du har det till
claim-release = Släpp
claim-theirs = { $name } har det till
claim-override = Ta över
present-reading = { $name } läser det här nu.
present-writing = { $name } skriver just nu.
thread-title = Tråden
thread-more = { $n ->
        [one] Ett inlägg till i tråden visas inte här.
       *[other] { $n } inlägg till i tråden visas inte här.
    }
thread-captured = fångad
thread-no-time = plattformen anger ingen tid
thread-ours = vårt
thread-at-platform = visa på plats
thread-changed = { $n ->
        [one] ändrad 1 gång
       *[other] ändrad { $n } gånger
    }
thread-gone = borta vid källan sedan
thread-show-changes = Visa ändringarna
thread-changed-at = Ändrad, fångad
media-missing = Saknas
media-no-alt = Författaren har inte beskrivit bilden.
version-title = Versioner av meddelandet från { $author }
version-back = Tillbaka till meddelandet
version-difference = Skillnaden
version-before = Före
version-after = Efter
version-said = Skriven, enligt plattformen,
version-digest = Versionens kontrollsumma:

## Acts
act-answer = Svara
act-triage = Bedöm frågorna
act-holding = Ge hållsvar
act-consult = Fråga kollega
act-forward = Vidarebefordra
act-criticism = Bedöm kritik
act-leave = Lämna utan svar
act-remove = Ta bort
act-record = Registrera eller håll ordnad
act-answer-record = Registrera svaret eller håll det ordnat
act-lawyer = Fråga juristen
act-notify = Meddela chefen
act-assign = Byt ansvarig
act-secrecy = Sekretessmarkera
act-close = Stäng
act-reopen = Öppna igen
act-undo = Ångra
act-undo-long = Ångra senaste
act-not-possible = (går inte just nu)
act-note = Anteckning
act-reason = Skäl
act-not-now = Inte nu
act-back-inbox = Tillbaka till inkorgen
holding-lead = Svarsklockan går vidare. Ett hållsvar stänger aldrig meddelandet.
holding-text = Hållsvar
holding-do = Beställ hållsvaret
consult-lead = Frågan och rådet syns bara här inne.
consult-who = Vem frågar du?
consult-question = Din fråga
consult-do = Fråga
forward-lead = Tiden för svar ändras inte. Blir mottagaren tyst kommer meddelandet tillbaka.
forward-who = Vem kan svara bättre?
forward-do = Vidarebefordra
leave-reason = Skäl
leave-do = Lämna utan svar
notify-lead = { $name } får en länk till meddelandet, utan innehåll i brevet.
notify-do = Meddela
assign-to = Ny ansvarig
assign-do = Byt
secrecy-lead = Texten döljs. Bara den som har rätt kan öppna den, och varje läsning skrivs i spåret.
secrecy-do = Markera
secrecy-off-lead = Texten blir läsbar för alla som får läsa kanalen.
secrecy-off-do = Ta bort markeringen
close-lead = Alla fyra spår är klara. Meddelandet läggs bland de stängda.
close-do = Stäng
reopen-do = Öppna igen
undo-lead = Det här ångras:
undo-what = Det senaste:
undo-do = Ångra

## The answer
answer-title = Svar
answer-text = Ditt svar
answer-signature = Under svaret står:
answer-unsigned = Svara utan underskrift
answer-unsigned-why = Varför utan underskrift?
answer-author-changed = Författaren har ändrat sitt inlägg sedan du började skriva:
answer-seen-change = Jag har läst ändringen
answer-do = Klart, beställ svaret
answer-keep = Spara utkastet
answer-then = Du lägger upp svaret själv. I nästa steg kopierar du det, lägger upp det och bekräftar med adressen.
answer-send = Skicka svaret till { $platform }
answer-then-sent = Torg lägger upp svaret hos { $platform } och bekräftar det. Klockan stannar när { $platform } har tagit emot det.
answer-ready = Färdiga texter
answer-given = Givet av { $name }
answer-see = Se svaret
act-begun = påbörjat
draft-kept = Utkastet sparat
by-hand-answer = Svaret väntar på att läggas upp.
by-hand-holding = Hållsvaret väntar på att läggas upp.
by-hand-ordered = Beställt av { $name }
by-hand-copy = Kopiera texten
by-hand-open = Öppna tråden.
by-hand-open-link = Öppna i ny flik
by-hand-open-none = Adressen är inte känd. Leta upp tråden i kanalen.
by-hand-paste = Klistra in och publicera.
by-hand-address = Svarets adress
by-hand-address-hint = Klockan stannar när du bekräftar.
by-hand-confirm = Bekräfta att svaret ligger uppe
by-hand-cancel = Avbryt, svaret ska inte läggas upp
sending-answer = Svaret skickas till { $platform }.
sending-holding = Hållsvaret skickas till { $platform }.
sending-stopped = Svaret är stoppat och väntar på dig.
sending-clock = Klockan löper tills svaret ligger uppe. Ladda om sidan för att se hur långt det har kommit.
sending-edited = Författaren har ändrat sitt inlägg sedan svaret beställdes.
sending-gone = Meddelandet finns inte kvar vid källan.
sending-nothing-sent = Inget är skickat.
sending-send-anyway = Skicka svaret ändå
sending-rewrite = Skriv om svaret
sending-by-hand = Lägg upp svaret för hand i stället
sending-by-hand-do = Jag lägger upp svaret själv
sending-asked = Plattformen är tillfrågad och kan redan ha lagt upp svaret. Se efter i tråden först.
sending-not-asked = Torg skickar då inget. Du kopierar texten, lägger upp den och bekräftar med adressen.
sending-looked = Jag har sett efter: svaret ligger inte uppe
sending-cancel = Avbryt, svaret ska inte skickas
holding-sent = Torg lägger upp det hos { $platform }.
thread-ordered = Svar som { $name } beställde
order-cancel = Avbryt beställningen
order-cancel-do = Avbryt

## Colleagues
asked-title = Frågor till kollegor
asked-inside = Syns bara här inne.
asked-who = { $from } frågade { $to }
asked-advice = Råd från { $name }
asked-your-advice = Ditt råd
asked-advise = Ge rådet
asked-waiting = { $name } har inte svarat än.
forwarded-who = { $from } lämnade över till { $to }
forwarded-escalated = Eskalerat
forwarded-delivered = Svarstext från { $name }
forwarded-declined = { $name } lämnade tillbaka det
forwarded-your-text = Text till svaret, eller varför du lämnar tillbaka
forwarded-your-hint = Den som frågade publicerar svaret.
forwarded-deliver = Lämna svarstexten
forwarded-decline = Lämna tillbaka
forwarded-waiting = { $name } har det.

## Triage and criticism
triage-title = Frågor att bedöma
triage-done = { $done } av { $all } besvarade
triage-keys = Tangenter: j ja, n nej. Nästa fråga kommer av sig själv.
triage-yes = Ja
triage-no = Nej
triage-do = Spara bedömningen
triage-by = enligt { $name }
triage-leads = Ja leder till:
triage-unanswered = Inte bedömd
triage-proposed-yes = Föreslås: ja
triage-proposed-no = Föreslås: nej
triage-proposed-ask = Du avgör
criticism-partly = Delvis
criticism-clarify = Färdigt svar på en nedsättande kommentar
criticism-meet = Ska kritiken bemötas?
criticism-meet-yes = Ja, skriv ett svar
criticism-meet-no = Nej, lämna den med skälet nedan
criticism-do = Spara bedömningen

## Proposals
proposals-title = Förslag
proposals-none = Inget föreslås.
proposals-ground = Grund:
proposals-why = Varför?
proposals-record = Handlingen:
proposals-why-record = Varför så?
proposals-found = Personuppgifter i texten:

## Removal, record, lawyer
remove-lead = Först en bedömning. Inget tas bort förrän en kopia är sparad och du har beställt det.
remove-ground = Grund
remove-facts = Vad i texten gör det?
remove-facts-hint = Kort, i egna ord. Skriv inte av personuppgifter.
remove-gentler = Varför räcker inte en mildare åtgärd?
remove-gentler-hint = Behövs när åtgärden inte är den mildaste som går.
remove-assess = Börja bedöma
remove-order = Spara kopia och beställ borttagning
remove-keep-up = Låt det stå kvar
remove-ordered = Borttagning beställd på grunden
remove-copy = Kopian sparades
remove-no-copy = På den här grunden får ingen kopia göras.
remove-outcome = Hur gick det?
remove-unpublished = Avpublicerat, finns kvar dolt
remove-deleted = Borttaget
remove-cannot = Gick inte att ta bort
remove-cannot-hint = Anmäl det till plattformen och skriv när nedan.
remove-proof = Bild som visar det
remove-proof-hint = En skärmbild av tråden efteråt, högst 20 MB.
remove-proof-words = Vad du såg efteråt
remove-confirm = Bekräfta
record-becomes = Vad ska gälla för meddelandet?
record-keep = Håll ordnad
record-keep-hint = Sparas här och behöver inte registreras.
record-register = Registrera
record-register-hint = Ska in i diariet. Du fyller i numret när du fått det.
record-transfer = Överför
record-transfer-hint = Till det ordinarie systemet eller myndighetsbrevlådan.
record-do = Spara beslutet
record-number = Diarienummer
record-number-hint = Som diariet skriver det.
record-confirm = Bekräfta att den är registrerad
record-receipt = Kvitto eller mottagare
record-receipt-hint = Vart den skickades och när den togs emot.
record-transferred = Bekräfta att den är överförd
record-provision = Begränsad registrering enligt
record-provision-hint = Fyll i kapitel och paragraf om det kan vara sekretess, till exempel OSL 21 kap. 1 §. Meddelandet sekretessmarkeras då.
record-provision-confirm = Sekretess enligt kapitel och paragraf
record-provision-confirm-hint = Står på handlingen i diariet, till exempel OSL 21 kap. 1 §. Ändra om förslaget inte stämmer.
record-restricted = Begränsad registrering
record-restricted-to-say = Kapitel och paragraf anges när den registreras.
record-restricted-masked = Öppna meddelandet för att se enligt vilken paragraf.
answer-record-becomes = Vad ska gälla för vårt svar?
answer-record-confirm = Bekräfta att svaret är registrerat
answer-record-same-case = Inläggets nummer är ifyllt: svaret läggs till samma ärende. Ändra om det är ett annat.
lawyer-lead = { $name } får frågan. Meddelandet kan inte stängas innan svaret finns.
lawyer-question = Din fråga
lawyer-ask = Fråga juristen
lawyer-outcome = Vad blev svaret?
lawyer-reported = Polisanmält
lawyer-not-reported = Inte polisanmält
lawyer-reference = Ärendenummer eller skäl
lawyer-reference-hint = Polisens nummer, eller varför det inte anmäls.
lawyer-note = Spara svaret

## A stale form
stale-title = Något hände medan du skrev
stale-lead = Inget är ändrat av det du skickade.
stale-kept = Din text finns kvar här.
stale-between = Det här hände under tiden
stale-theirs = Texten som gäller nu
stale-mine = Din text
stale-difference = Skillnaden
stale-anyway = { $act } ändå
stale-back = Till meddelandet som det är nu

## Daily review
reviews-title = Daglig granskning
reviews-caption = Dagens granskning av varje kanal
reviews-yours = { $n ->
        [0] Du har ingen granskning kvar att skriva under i dag.
        [one] Du har 1 granskning kvar att skriva under i dag.
       *[other] Du har { $n } granskningar kvar att skriva under i dag.
    }
reviews-empty = Inget att granska
reviews-empty-why = Du har inga kanaler att granska i dag, eller så kräver riktlinjerna ingen granskning.
review-title = Granskning av { $channel }
review-seen = { $seen } av { $all } sedda
review-signed = Underskriven
review-yours = Du skriver under.
review-not-yours = En kollega skriver under.
review-not-today = Granskas inte i dag
review-not-seen = Ingen har sett det
review-caption = Dagens meddelanden och vem som först såg dem
review-nothing = Inget har kommit in i dag.
review-sign-title = Skriv under
review-no-unanswered = Inga obesvarade inlägg ligger kvar
review-no-unsuitable = Inga olämpliga inlägg ligger kvar
review-data-watched = Jag har sett efter kränkande personuppgifter
review-note = Anteckning
review-note-hint = Behövs när något ligger kvar.
review-sign = Skriv under granskningen

## Channels
channels-caption = Kommunens kanaler
channels-empty = Inga kanaler än
channels-empty-why = En kanal är ett konto, en sida, en blogg eller ett flöde som kommunen ansvarar för. Ansök om en ny, eller lägg till en som redan är beslutad.
channels-applied = { $n ->
    [one] 1 ansökan är på väg
   *[other] { $n } ansökningar är på väg
}
channel-new = Lägg till en kanal
channel-edit = Ändra
channel-edit-title = Ändra { $name }
channel-nobody = Ingen utsedd
channel-is-closed = stängd
channel-unofficial = inte officiell
channel-is-idle = Kanalen är inaktiv: inget eget inlägg har kommit på länge.
channel-is-closing = Det är beslutat att kanalen ska stängas.
channel-closed-at = Kanalen är stängd sedan
channel-address = Adress
channel-address-hint = Där besökarna möter kanalen.
channel-platform = Plattform
channel-purpose = Syfte
channel-fallback = När båda är borta
channel-approval = Godkänd av
channel-approved-by = Vem godkände kanalen?
channel-approved-on = Vilken dag?
channel-approval-number = Diarienummer eller paragraf
channel-watched-from = Bevakas från
channel-watched-from-hint = Äldre meddelanden sparas, men utan klockor.
channel-feed = Flödets adress
channel-feed-hint = RSS, Atom eller JSON Feed. Tomt om meddelanden skrivs in för hand.
channel-account = Konto på plattformen
channel-account-hint = Kontots användarnamn, för plattformar som Torg läser och arbetar i genom deras eget gränssnitt. Tomt för flöden.
channel-secret = Inloggning
channel-secret-hint = Kontots applikationslösenord, applösenord eller åtkomstnyckel; för ett stängt flöde användare:lösenord, eller en nyckel. Där plattformen har en egen inloggning lämnas fältet tomt: logga in på kanalens sida när den är sparad. Sparas förseglat och visas aldrig. Tomt ändrar inget, utom när kontot eller adressen blir en annan: då behövs det på nytt.
channel-voice = Vem talar i flödet?
channel-our-names = Våra namn i flödet
channel-our-names-hint = Ett namn på varje rad.
channel-name = Namn
channel-form-what = Vad det är
channel-form-who = Vilka som ansvarar
channel-form-decision = Beslutet
channel-form-intake = Hur meddelanden kommer in
channel-save = Spara kanalen
voice-visitors = Besökarna
voice-ours = Vi själva
voice-mixed = Både vi och besökarna
voice-mixed-hint = Våra namn skrivs nedan, alla andra är besökare.
channel-health = Hur det går
channel-since = Sedan
channel-next = Hämtas nästa gång
channel-fetch = Hämta nu
connection-title = Anslutning till plattformen
connection-tried = Anslutningen är prövad
connection-hears = Så får vi veta att något har hänt
connection-listens = Vi lyssnar på plattformen och får veta genast, sedan
connection-is-told = Plattformen skickar oss det som händer, senast
connection-asked-every = { $minutes ->
    [one] Vi frågar varje minut.
   *[other] Vi frågar med { $minutes } minuters mellanrum.
}
connection-asked-seconds = Vi frågar med { $seconds } sekunders mellanrum.
connection-deaf = Det går inte att lyssna just nu.
connection-unseen-rule = Så gammal kan en ändring vara innan vi ser den
connection-unseen-now = Just nu
connection-unseen-since = Det som vi har väntat längst med att läsa om lästes
connection-unseen-nothing = Inget är läst än.
connection-whole = Allt lästes om senast
connection-whole-never = Inte än: det görs varje natt.
connection-try = Prova anslutningen
connection-abilities = Vad som kan göras där
channel-facts = Uppgifter
channel-hours = Bevakade tider
channel-messages = Öppna meddelanden
channel-close = Stäng kanalen
channel-close-lead = Inget mer hämtas. Det som finns kvar här måste ändå handläggas klart.
channel-close-do = Stäng kanalen
health-well = Hämtas som det ska
health-new = Inte hämtad än
health-by-hand = Skrivs in för hand
health-over = Hämtas inte mer
health-ailing = Fel sedan
fetches-caption = De senaste hämtningarna
fetches-latest = Det senaste som kom in ({ $n })
fetch-counts = Poster: { $items }, nya: { $added }, ändrade: { $versions }
manual-do = Skriv in ett meddelande
manual-title = Skriv in ett meddelande i { $channel }
manual-lead = Skriv av det som det står. Det sparas som om det hade hämtats, och klockorna räknas från när det publicerades.
manual-author = Författare
manual-author-hint = Namnet som plattformen visar.
manual-text = Text
manual-text-hint = Hela texten, även det som inte är riktat till oss.
manual-kind = Slag
manual-published = Publicerat
manual-published-hint = Svensk tid.
manual-url = Adress till inlägget
manual-answers = Svar på
manual-answers-hint = Adressen till det inlägg det svarar på.
manual-visibility = Vilka kan läsa det?
manual-public = Alla
manual-direct = Bara vi, det är ett direktmeddelande
manual-secret = Bara den som har rätt, det kan vara sekretess
manual-secret-hint = Texten döljs tills någon öppnar den.
manual-screenshot = Skärmbild
manual-screenshot-hint = PNG, JPEG eller WebP, högst { $largest }. Uppgifter om plats i bilden visas aldrig.
manual-save = Spara meddelandet

## People
people-title = Personer
people-caption = Personer och deras uppdrag
people-invite = Bjud in
people-no-mandate = Inget uppdrag
people-ended = Har slutat
people-invited = Har inte loggat in än
people-away = Borta till och med
people-here = På plats
people-unreached = e-post kommer inte fram
invite-title = Bjud in någon
invite-first = Förnamn
invite-last = Efternamn
invite-title-of-work = Titel
invite-title-hint = Som den står i svar: redaktör, kommunikatör.
invite-email = E-post
invite-do = Gör en inbjudan
invite-made = Länken är gjord för { $name }. Den visas bara nu.
invite-address = Engångslänk
invite-mailed = Den är också skickad med e-post.
invite-hand-over = Lämna den till personen på ett säkert sätt.
invite-then = Uppdrag ges på sidan om { $name }
link-until = Den gäller till
link-title = Välj lösenord
link-lead = Hej { $name }! Länken fungerar en gång.
link-dead = Länken är använd eller för gammal. Be den som bjöd in dig om en ny.
link-sign-in = Till inloggningen
password-new = Nytt lösenord
password-hint = Minst 12 tecken. En mening är lätt att minnas.
password-again = Samma lösenord en gång till
password-old = Nuvarande lösenord
password-save = Spara lösenordet
sign-in-title = Logga in
sign-in-email = E-post
sign-in-password = Lösenord
sign-in-do = Logga in
sign-in-help = Glömt lösenordet? Be den som sköter personer om en ny länk.
sign-in-wrong = E-post och lösenord stämmer inte ihop.
sign-in-too-many = För många försök. Vänta en stund och försök igen.
sign-in-ended = Du har blivit utloggad. Det du skrev är sparat som utkast.
mandates-title = Uppdrag
person-unreached = E-post till adressen kommer inte fram.
person-unreached-last = Senast
person-unreached-then = Påminnelser står kvar i torg, men når inte brevlådan. Rätta adressen, eller be den som sköter e-posten se efter.
mandates-caption = Uppdrag, var och hur länge
mandate-until-further = tills vidare
mandate-ended = Avslutat
mandate-end = Avsluta
mandate-give = Ge ett uppdrag
mandate-give-do = Ge uppdraget
mandate-from = Från och med
mandate-until = Till och med
mandate-until-hint = Tomt betyder tills vidare.
absences-title = Frånvaro
absence-none = Ingen frånvaro är antecknad.
absence-note = Anteckna frånvaro
absence-lead = Ersättaren får det som kommer under tiden.
absence-from = Första dagen
absence-until = Sista dagen
absence-do = Anteckna
absence-cancel = Ta tillbaka
access-title = Åtkomst
access-link-lead = En ny engångslänk låter personen välja lösenord på nytt. Den gamla slutar gälla.
access-link = Gör en ny länk
access-end-lead = När någon slutar avslutas uppdrag och inloggningar genast.
access-end = Avsluta åtkomsten
access-alone = Åtkomsten kan inte avslutas än. Det här vilar bara på den här personen:
units-title = Nämnder och enheter
units-empty = Inga nämnder än
units-empty-why = En nämnd ansvarar för sina enheters kanaler och för personuppgifterna i dem.
units-none = Inga enheter.
units-counts = { $channels ->
    [one] 1 kanal
   *[other] { $channels } kanaler
}, { $people ->
    [one] 1 person
   *[other] { $people } personer
}
units-new-authority = Lägg till en nämnd
units-new-unit = Lägg till en enhet
units-add = Lägg till
units-authority = Nämnd
me-title = Mina inställningar
me-settings = Språk och tangenter
me-language = Språk
me-shortcuts = Kortkommandon med en tangent
me-shortcuts-hint = Stäng av dem om du använder röststyrning eller lätt kommer åt tangenter.
me-digest = Skicka en sammanställning på morgonen
me-digest-hint = Hur många meddelanden som är dina, försenade och ska vara klara i dag, när arbetsdagens bevakade tid börjar. Bara antal och en länk. Inget skickas när det inte finns något att göra.
me-save = Spara
me-keys = Se alla tangenter
me-mandates = Det här får du göra
me-no-mandate = Du har inget uppdrag än, så du ser inga meddelanden. Den som sköter personer och uppdrag kan ge dig ett.
me-views = Sparade vyer
me-no-views = Du har inga sparade vyer. Filtrera inkorgen för att spara en.
me-password = Byt lösenord
me-sessions = Där du är inloggad
me-this-session = den här
me-session-end = Logga ut där
me-end-others = Logga ut överallt utom här
keys-title = Tangenter
keys-lead = Tangenterna fungerar när markören inte står i ett fält.
keys-off = Stäng av dem
keys-key = Tangent
keys-does = Gör
keys-everywhere = Överallt
keys-list = I en lista
keys-message = På ett meddelande
keys-triage = I frågorna
keys-search = Sök
keys-inbox = Till inkorgen
keys-me = Till dina inställningar
keys-help = Den här sidan
keys-down = Nästa meddelande
keys-up = Föregående meddelande
keys-open = Öppna
keys-select = Markera
keys-send = Skicka formuläret
keys-next-question = Nästa fråga

## Policy and hours
policy-recommended = rekommenderat
policy-answered = kommunens svar
policy-silent = Riktlinjerna säger inget
policy-asks = Behöver svar
policy-asks-title = Det här behöver ni svara på
policy-asks-lead = Riktlinjerna säger inget, och torg gissar inte.
policy-answered-title = Era svar
policy-answered-change = Ändra det ni har svarat
policy-answer-preview = Se vad svaren ändrar
policy-parameters = Vad riktlinjerna säger
policy-versions = Versioner
policy-in-force = gäller
policy-adopt = Anta en ny version
policy-pack = Riktlinjer
policy-decided-by = Vem beslutade?
policy-decided-on = Vilken dag?
policy-paragraph = Paragraf
policy-preview-do = Se vad som ändras
pack-take-in = Ta in ett eget paket
pack-take-in-lead = Har kommunen skrivit sina riktlinjer som ett paket kan du ta in det här. Inget ändras förrän ni har beslutat och antagit det.
pack-files = Paketet
pack-files-hint = En zip-fil med paketets mapp, eller mappens alla TOML-filer. Högst 2 MB.
pack-take-in-do = Läs och kontrollera
pack-taken-title = Intagna paket
pack-taken-at = intaget
pack-wrong-title = Paketet går inte att ta in än
pack-wrong = { $n ->
        [one] 1 fel behöver rättas.
       *[other] { $n } fel behöver rättas.
    }
pack-wrong-now = Rätta filerna och skicka dem igen. Inget har sparats.
pack-mistakes = Vad som är fel, och var
pack-warning = Bör ses över
pack-again = Skicka igen
pack-back = Till riktlinjerna
pack-taken-by = Intaget av { $who }
pack-digest = Kontrollsumma
pack-look = Bör ses över
pack-differs = Det här skiljer mot det som gäller
pack-same = Paketet säger samma sak som det som gäller.
pack-open = Det här svarar paketet inte på
pack-open-lead = { $now ->
        [0] Inget måste besvaras nu.
        [one] 1 fråga måste besvaras innan paketet kan antas. Den kommer efter beslutet här nedan.
       *[other] { $now } frågor måste besvaras innan paketet kan antas. De kommer efter beslutet här nedan.
    } { $later ->
        [0] Inget väntar till senare.
        [one] 1 fråga kan vänta.
       *[other] { $later } frågor kan vänta.
    }
pack-open-later = Kan vänta
pack-in-force = Det är det här paketet som gäller.
pack-decide = Anta paketet
pack-decide-lead = Ett annat paket är en ändring av riktlinjerna. Skriv det beslut som ändringen vilar på. Du ser vad som ändras innan något antas.
preview-policy-title = Innan riktlinjerna ändras
preview-hours-title = Innan tiderna ändras
preview-lead = Inget är ändrat än. { $running } klockor går, { $moved } får ny tid.
preview-become-late = { $n ->
        [one] 1 blir sen genast
       *[other] { $n } blir sena genast
    }
preview-none-late = Ingen blir sen.
preview-differs = Det här skiljer
preview-nothing = Inget skiljer.
preview-moved = Klockor som får ny tid
preview-caption = Klockor före och efter ändringen
preview-more = och { $n } till
preview-no-time = ingen tid
preview-late = blir sen
preview-late-seen = { $n ->
        [one] Jag har sett att ett meddelande blir sent genast
       *[other] Jag har sett att { $n } meddelanden blir sena genast
    }
preview-adopt = Anta
preview-hours-do = Ändra tiderna
hours-title = Bevakade tider
hours-lead = Klockorna räknar bara bevakad tid. En kanals egna tider går före enhetens, nämndens och kommunens.
hours-closed-days = Stängda dagar framöver
hours-no-closed = Inga stängda dagar.
hours-local = egen dag
hours-change = Ändra tider
hours-whose = Vems tider?
hours-form = Skriv tiderna så här: 8-12, 13-16.30. Dygnet runt: 0-24. Tomt betyder stängt. Är alla dagar tomma gäller i stället enhetens, nämndens eller kommunens tider.
hours-closed = Egna stängda dagar
hours-closed-hint = En dag på varje rad: 2027-01-05 trettondagsafton.
hours-preview = Se vad som ändras

## The trail
trail-log = Förseglat
trail-state = { $size } poster, { $sealed } förseglade.
trail-sealed-at = Senast
trail-never = Loggen har inte kontrollerats än. Det görs i natt, eller nu om du vill.
trail-whole = Hel och oförändrad
trail-checked = Senaste kontrollen
trail-compared = { $entries } poster, { $rows } rader och { $files } filer stämmer med det som skrevs.
trail-broken-now = Ändra och radera inget. Spara en kopia av databasen och loggen, och be den som sköter driften jämföra med en säkerhetskopia. Berätta för arkivansvarig och för den som ansvarar för informationssäkerheten.
trail-broken-at = Kontrollerat
trail-check-now = Kontrollera nu
trail-nightly = Hela spåret kontrolleras varje natt. Den som får läsa spåret får veta om något inte stämmer.
trail-waiting = { $n ->
        [one] 1 post väntar på att förseglas. Det sker inom några sekunder.
       *[other] { $n } poster väntar på att förseglas. Det sker inom några sekunder.
    }
trail-checkpoint = Hämta den signerade kontrollpunkten vid { $size } poster
trail-checkpoint-why = Spara den där ingen här kan ändra den, till exempel i diariet. Då kan vem som helst senare visa att inget före den är omskrivet:
trail-broken = Något stämmer inte:
trail-caption = Vad som gjorts, senast först
trail-message = Meddelandet

## Columns
col-about = Gäller
col-answer = Svar
col-becomes = Blir
col-began = Började
col-brought = Gav
col-browser = Webbläsare
col-by = Gett av
col-captured = Fångat
col-channel = Kanal
col-class = Slag
col-clock = Klocka
col-decision = Beslut
col-do = Gör
col-fetching = Hämtning
col-file = Fil
col-ability = Förmåga
col-reach = Räckvidd
col-note = Att veta
col-from = Från
col-how = Hur
col-line = Rad
col-mandate = Uppdrag
col-mandates = Uppdrag
col-name = Namn
col-now = Just nu
col-number = Nummer
col-outcome = Vad som händer
col-parameter = Fråga
col-problems = Vad som var fel
col-responsible = Ansvarig
col-seen = Sedda
col-seen-by = Först sett av
col-signed = Underskrift
col-source = Vad dokumentet säger
col-stands = Hur det står
col-substitute = Ersättare
col-text = Text
col-unit = Enhet
col-used = Senast använd
col-valid-from = Gäller från
col-value = Gäller
col-version = Version
col-was = Var
col-what = Vad
col-when = När
col-where = Var
col-who = Vem
col-wrong = Vad som är fel

## The public front
front-title = { $municipality } i sociala medier
front-lead = Här är kommunens officiella konton. Finns ett konto inte här är det inte vårt. Det du skriver till oss blir allmän handling.
front-our-rules = Våra regler
front-accounts = Konton
front-empty = Inga konton än
front-empty-why = Kommunen har inte lagt upp några konton här.
front-watched = Bevakas { $hours }.
front-watched-always = Bevakas dygnet runt, alla dagar.
front-watched-never = Bevakas inte vissa tider just nu.
front-watched-unknown = Kommunen har inte bestämt när kontot bevakas.
front-limit = På andra tider läser och svarar vi inte.
front-also = { $words }.
front-departs-closed = Nästa dag med andra tider: { $day }, stängt
front-departs-hours = Nästa dag med andra tider: { $day }, { $hours }
front-hours-channel = Tiderna gäller just det här kontot.
front-hours-of = Tiderna är desamma för hela { $name }.
front-hours-municipality = Tiderna gäller hela kommunen.
front-hours-policy = Tiderna står i kommunens riktlinjer.
front-open = öppet nu
front-shut = stängt nu
front-opens = stängt nu, öppnar { $when }
front-rules = Våra regler
front-staff = För medarbetare

## When something cannot be shown
fault-refused = Det går inte
fault-refused-now = Försöket är antecknat. Behöver du kunna göra det här, tala med den som ger uppdrag.
fault-missing = Sidan finns inte
fault-missing-lead = Det du söker finns inte, eller så är det inte för dig.
fault-missing-now = Kontrollera adressen, eller gå tillbaka.
fault-broken = Något gick sönder hos oss
fault-broken-lead = Det du skrev är inte sparat av det här försöket. Försök igen om en stund.
fault-broken-now = Händer det igen, säg det här numret till den som sköter systemet:
fault-elsewhere = Begäran kom från en annan webbplats
fault-elsewhere-lead = Av säkerhetsskäl gjordes inget. Gå till sidan här och försök igen.
fault-unreadable = Det gick inte att läsa
fault-unreadable-lead = Det som skickades är inte det som formuläret brukar skicka, eller så bröts det av på vägen. Inget är sparat. Gå tillbaka i webbläsaren och försök igen.
fault-large = Det du skickade är för stort
fault-large-lead = Inget är sparat. Formuläret får vara högst { $most }.
fault-large-file = Inget är sparat. En fil får vara högst { $most }.
fault-large-back = Gå tillbaka i webbläsaren: det du skrev står oftast kvar där.
fault-large-smaller = Gör filen mindre eller ta bort den, och skicka igen.
fault-large-shorter = Korta texten och skicka igen.
fault-form = Adressen hör till ett formulär
fault-form-lead = Den går inte att öppna som en sida. Inget är gjort. Gå tillbaka till sidan där formuläret står.
fault-nobody = Ingen kommun svarar här
fault-nobody-lead = Adressen är inte knuten till någon kommun. Kontrollera att den är rätt skriven.
fault-to-front = Till framsidan

## What the last act did
said-done = Klart.
said-answer-ordered = Svaret är beställt. Lägg upp det och bekräfta.
said-answer-handed = Svaret är beställt. Torg skickar det till plattformen, och klockan stannar när det ligger uppe.
said-answered = Svaret är bekräftat och klockan har stannat.
said-cancelled = Beställningen är avbruten.
said-draft = Utkastet är sparat.
said-asked = Frågan är ställd.
said-forwarded = Meddelandet är vidarebefordrat. Tiden för svar är densamma.
said-left = Meddelandet är lämnat utan svar.
said-removal-ordered = Beslutet är fattat och borttagningen beställd. Ta bort det på plattformen och bekräfta.
said-removal-handed = Beslutet är fattat. Torg utför det hos plattformen och kontrollerar det utifrån. Under Beslut står hur långt det har kommit.
said-removal-proposed = Förslaget är sparat. Inget är borttaget förrän en annan person har godkänt det.
said-removed = Borttagningen är bekräftad.
said-registered = Registreringen är bekräftad.
said-closed = Meddelandet är stängt.
said-reopened = Meddelandet är öppnat igen.
said-undone = Det senaste är ångrat.
said-claimed = Du har tagit meddelandet. Andra ser att du arbetar med det.
said-undone-many = Allt du nyss gjorde med meddelandena är ångrat.
said-undone-some = Det som gick är ångrat. Resten har någon ändrat sedan dess, och det står kvar.
said-many-assigned = { $n ->
        [one] 1 meddelande har fått ny ansvarig.
       *[other] { $n } meddelanden har fått ny ansvarig.
    }
said-many-left = { $n ->
        [one] 1 meddelande är lämnat utan svar.
       *[other] { $n } meddelanden är lämnade utan svar.
    }
said-many-kept = { $n ->
        [one] 1 meddelande hålls ordnat.
       *[other] { $n } meddelanden hålls ordnade.
    }
said-check-asked = Kontrollen är beställd. Ladda om sidan om en stund.
said-pack-taken = Paketet är läst och intaget. Det gäller inte än.
said-saved = Sparat.
said-fetched = Flödet hämtas nu.
said-signed = Granskningen är underskriven.
said-adopted = Ändringen gäller nu.
said-settings = Inställningarna är sparade.
said-password = Lösenordet är bytt. Du är utloggad överallt utom här.
said-sessions = Inloggningen är avslutad.
said-mandate = Uppdraget är givet.
said-mandate-ended = Uppdraget är avslutat.
said-absence = Frånvaron är antecknad.
said-absence-uncovered = Frånvaron är antecknad, men ingen tar över allt. Se listan nedan och ge kanalerna en ersättare.
said-absence-cancelled = Frånvaron är borttagen.
said-person-ended = Personens uppdrag och inloggningar är avslutade.
said-authority = Nämnden är tillagd.
said-unit = Enheten är tillagd.
said-channel-opened = Kanalen är registrerad.
said-channel-changed = Kanalen är ändrad.
said-channel-closed = Kanalen är stängd. Det som är öppet kan fortfarande handläggas.
said-channel-fetch = Kanalen hämtas nu. Ladda om sidan om en stund.
said-entered = Meddelandet är inskrivet.
said-policy = Den nya versionen gäller. Klockorna är räknade på nytt.
said-hours = Tiderna gäller. Klockorna är räknade på nytt.

news-title = Nytt till dig ({ $n })
news-read = Markera som läst
news-due-soon = Ett meddelande ska snart vara besvarat eller åtgärdat.
news-overdue = En frist har gått ut.
news-escalated = En frist har gått ut och har lyfts till dig.
news-consulted = En kollega frågar dig om ett meddelande.
news-advised = Du har fått svar på din fråga.
news-forwarded = Ett meddelande har skickats vidare till dig.
news-delivered = Du har fått en svarstext tillbaka.
news-declined = Ett meddelande har kommit tillbaka till dig.
news-assigned = Du har fått ett meddelande att ta hand om.
news-taken-over = En kollega har tagit över ett meddelande.
news-harmful = En kollega vill att du ser ett meddelande.
news-trail-wrong = Spåret stämmer inte med det som skrevs. Läs vad som är fel och vad du ska göra.
news-other = Det finns något nytt till dig.

## The diary
rail-diary = Diarium
diary-title = Att registrera
diary-queue = Att registrera
diary-search = Sök i diariet
diary-settings = Hur diarierna förs
diary-lead = Äldst först. En handling som ska registreras registreras så snart den har kommit in.
diary-empty = Inget väntar på registrering
diary-empty-why = Här står meddelanden som någon har bestämt ska registreras eller överföras.
diary-unset = Ingen har sagt hur diariet förs hos: { $names }. Tills dess registreras det för hand, med numret från diariet.
diary-guarded = Skyddat meddelande – öppnas för att läsas
diary-waited = { $n ->
        [0] kom in i dag eller på en ledig dag
        [one] 1 arbetsdag
       *[other] { $n } arbetsdagar
    }
diary-transfer = ska överföras
diary-decided = { $name } bestämde det.
diary-proposed = Riktlinjerna föreslår:
diary-sent-mail = Överlämnad med e-post
diary-sent-folder = Överlämnad till diariets mapp
diary-sending = Överlämnas …
diary-chased = { $n ->
        [one] Inget svar: 1 påminnelse
       *[other] Inget svar: { $n } påminnelser
    }
diary-take-down = Skriv in numret
diary-take-down-do = Läs av eller spara
diary-register = Registrera
diary-hand-over = Lämna över till diariet
diary-register-title = Registrera ett meddelande
diary-register-torg = Registreras i { $authority }: numret ges direkt.
diary-register-mail = Registreras i { $authority }: ett brev går till registratorn med den offentliga formen, och numret kommer tillbaka.
diary-register-folder = Registreras i { $authority }: handlingen läggs i diariets mapp, och numret kommer tillbaka.
diary-register-unset = Ingen har sagt hur diariet förs: { $authority }.
diary-to-message = Till meddelandet
diary-authority = Nämnd
diary-col-number = Diarienummer
diary-col-came = Kom in
diary-col-drawn = Upprättades
diary-col-date = Datum
diary-col-sender = Avsändare
diary-col-recipient = Mottagare
diary-col-who = Avsändare eller mottagare
diary-col-subject = Rör
diary-subject-hint = I korthet, på en rad.
diary-counterpart-shown = Avsändare eller mottagare i den offentliga formen
diary-subject-shown = Vad det rör, i den offentliga formen
diary-shown-same = Som det står
diary-shown-same-hint = Personnummer och andra uppgifter som pekar ut någon döljs ändå.
diary-shown-replaced = Med andra ord
diary-shown-left-out = Utelämnas
diary-instead = I stället står
diary-marking = Sekretessmarkering
diary-marking-hint = Kapitel och paragraf, till exempel 21 kap. 3 §. Lämnas tomt utan markering.
diary-case = Hör till ärende
diary-case-hint = Numret på ett ärende som finns. Tomt ger ett nytt ärende.
diary-case-proposed-hint = Föreslås för registratorn.
diary-entry-title = Registrering { $number }
diary-entry-unnumbered = Registrering utan nummer än
diary-no-number = Inget nummer än
diary-column = Uppgift
diary-columns = Registreringens uppgifter
diary-public-form = Offentlig form
diary-restricted-form = Begränsad form
diary-left-out = utelämnas
diary-marked = Sekretessmarkerad:
diary-open = Visa den begränsade formen
diary-open-lead = Att du läser den antecknas i spåret.
diary-documents = Andra handlingar i ärendet
diary-handed = Överlämnat
diary-by-mail = Med e-post till { $to }
diary-by-folder = Till mappen { $to }
diary-reference = Referens { $token }
diary-answer = svar: { $number }
diary-withdrawn = Tillbakadragen
diary-annulled = Makulerad
diary-annul = Makulera
diary-annul-lead = Numret behålls och ges aldrig till något annat. Meddelandet ska sedan registreras på nytt.
diary-withdraw = Ta tillbaka överlämnandet
diary-correct = Rätta
diary-correct-why = Varför det rättas
diary-correct-do = Spara rättelsen
diary-history = Uppgifterna genom tiden
diary-number-hint = Lämna tomt för att läsa av numret ur svaret nedan.
diary-answer-text = Registratorns svar
diary-answer-hint = Klistra in brevet. Det läses av och sparas inte.
diary-letter = Eller brevet som fil (.eml)
diary-year = År
diary-search-hint = Sökningen antecknas i spåret, utan orden.
diary-search-none-why = Det finns ingen registrering med de orden det året, eller så får du inte läsa den.
diary-hits = Registreringar
diary-none = Inget diarium att söka i
diary-none-why = Ingen nämnd där du registrerar har sagt hur dess diarium förs.
diary-settings-lead = Varje nämnd för sitt eget diarium. Säg för var och en hur registreringen går till.
diary-kept = Hur diariet förs
diary-kept-unset = inte sagt
diary-kept-torg = Torg för nummerserien
diary-kept-torg-hint = Numret ges när registreringen sparas: inget hoppas över, inget ges två gånger.
diary-kept-mail = Ett annat system, med e-post till registratorn
diary-kept-mail-hint = Brevet innehåller bara den offentliga formen.
diary-kept-mail-missing = Installationen har ingen e-postserver än. Den som driver torg kan lägga till den.
diary-kept-folder = Ett annat system, med en bevakad mapp
diary-kept-folder-hint = Handlingen läggs där som CITS ERMS 3.0, med sina filer.
diary-kept-folder-missing = Installationen har ingen mapp för diarier än. Den som driver torg kan lägga till den.
diary-prefix = Diariets beteckning
diary-prefix-hint = Till exempel KSN.
diary-template = Numrets form
diary-template-hint = Fält: {"{"}prefix{"}"}, {"{"}yyyy{"}"}, {"{"}yy{"}"}, {"{"}mm{"}"}, {"{"}serial{"}"}, {"{"}serial:04{"}"}, {"{"}doc{"}"}. Till exempel {"{"}prefix{"}"}-{"{"}yyyy{"}"}-{"{"}serial:04{"}"}.
diary-next = Årets serie fortsätter med
diary-next-hint = Om nummer redan har getts på annat håll i år. Annars börjar den med 1.
diary-next-is = Nästa nummer: { $number }
diary-mail-to = Registratorns e-postadress
diary-mail-to-hint = Behövs när diariet nås med e-post.
diary-folder = Mappens namn
diary-folder-hint = Behövs för en bevakad mapp: små bokstäver, siffror och bindestreck.
diary-chase-days = Påminn efter så många arbetsdagar
diary-chase-days-hint = När inget nummer har kommit från ett annat system.
diary-shown = Alla får söka i diariets offentliga uppgifter
diary-settings-save = Spara
diary-open-title = Diarium
diary-open-lead-public = Handlingar som kommunen har registrerat. Uppgifter som omfattas av sekretess eller pekar ut någon står inte här.
diary-open-none = Inget diarium visas här
diary-open-none-why = Kontakta kommunen för att ta del av allmänna handlingar.
diary-open-empty = Inga registreringar
diary-open-empty-why = Prova ett annat år eller andra ord.
diary-open-caption = { $name }, { $year }
diary-open-why = Vill du ta del av en handling, kontakta kommunen och ange diarienumret.
diary-incoming = inkommen
diary-drawn-up = upprättad
record-in-diary = Registrera i diariet
said-diary-registered = Registrerat.
said-diary-handed = Överlämnas till diariet. Numret skrivs in när det har kommit.
said-diary-number = Numret är sparat.
said-diary-corrected = Rättelsen är sparad.
said-diary-annulled = Makulerad.
said-diary-settings = Sparat.
news-receipt-missing = Diariet har inte svarat med något nummer.
news-diary-problem = Något gick fel när en handling lämnades över till diariet.
front-diary = Sök i diariet
rail-decisions = Beslut
publication-click = Dolt bakom ett klick
news-second-wanted = Ett förslag till borttagning väntar på en andra person.
news-second-agreed = Ditt förslag till borttagning är godkänt.
news-second-refused = Ditt förslag till borttagning är inte godkänt.
news-behind-click = Något är bara dolt bakom ett klick, och fristen löper vidare.
news-still-seen = Något som skulle vara borttaget syns fortfarande.
news-by-hand = En borttagning måste göras för hand hos plattformen.
news-answer-stopped = Ett svar har stoppats: det som det svarar på har ändrats.
news-answer-by-hand = Ett svar måste läggas upp för hand hos plattformen.
news-letter-came-back = Ett brev till den som skrev kom inte fram.
news-appeal = Någon har begärt omprövning av en borttagning.
remove-measure = Åtgärd
remove-cannot-here = Går inte här.
remove-measure-hint = Den mildaste som räcker. Väljer du ingen används den översta som räcker.
remove-block = Varför blockeras också avsändaren?
remove-block-hint = Fyll bara i om avsändaren ska blockeras. Det är den mest ingripande åtgärden och görs för hand.
remove-harmful = Det kan skada förtroendet för kommunen: närmaste chef ska få veta
remove-preview = Visa vad som händer
remove-itself = Torg gör det hos plattformen och ser sedan efter utifrån. Fyll i här bara om du har gjort det för hand.
stage-ordered = Beställt
stage-confirmed = Bekräftat hos plattformen
stage-mailed = Mottaget av e-postservern
stage-verified = Kontrollerat utifrån
stage-cancelled = Avbrutet
stage-not-yet = inte än
stage-still-seen = Det syns fortfarande för en utomstående.
stage-still-seen-then = Fristen löper vidare som om den aldrig hade stannat, och ett nytt försök görs.
stage-since = Sedan
stage-again = Nytt försök
message-decisions = Beslut
letter-removal = Brev till den som skrev
letter-private = Brev om eget ärende
letter-appeal = Brev med svar på omprövningen
preview-title = Det här kommer att hända
preview-effects = Följer av beslutet
preview-second = Beslutet väntar på någon annan:
preview-for-good = Det här går inte att ångra hos plattformen.
preview-for-good-tick = Jag vet att det inte går att få tillbaka
preview-propose = Föreslå borttagning
preview-back = Tillbaka utan att göra något
decisions-none = Inga beslut än
decisions-none-then = Beslut om borttagning fattas från meddelandets sida.
decisions-second = Väntar på en andra person
decisions-second-none = Inget förslag väntar.
decisions-appeals = Omprövning begärd
decisions-appeals-none = Ingen begäran väntar.
decisions-latest = Senaste besluten
decisions-latest-none = Inget beslut är fattat än.
decision-heading = Beslut { $code }
decision-code = Kod
decision-channel = Kanal
decision-state = Läge
decision-measure = Åtgärd
decision-how = Vem
decision-verdict = Bedömning
decision-considered = Övervägda åtgärder, den mildaste först
decision-message = Till meddelandet
decision-other = Till det andra beslutet
decision-second = Godkänn eller säg nej
decision-second-why = Varför inte (om du säger nej)
decision-agree = Godkänn och besluta
decision-reject = Godkänn inte
decision-parts = Följer av beslutet
decision-parts-none = Inget är beställt än.
decision-text = Texten
decision-by-hand = Bekräfta att du har gjort det
decision-proof = Vad gjorde du, och var?
decision-lacking = Saknas i bevaringskopian
decision-sealed = { $n } filer och texter är förseglade. Ingen kan läsa dem.
decision-destroyed = { $n } förseglade filer och texter är förstörda enligt beslut.
decision-destroy = Förstör det förseglade
decision-destroy-why = Vad har polisen sagt, och vem beslutar?
decision-destroy-do = Förstör för alltid
decision-appeals = Omprövning
decision-appeals-none = Ingen har begärt omprövning.
decision-restore = Lägg tillbaka
decision-restore-why = Varför var borttagningen fel?
decision-restore-do = Besluta och lägg tillbaka
decision-restore-not = Det finns inget att lägga tillbaka, eller så har du inte rätten.
decision-threshold = Tröskel
decision-basis = Rättslig grund
decision-law = Lagrum
decision-stands-on = Riktlinje
decision-why-not = Varför inte mildare
decision-block = Varför avsändaren blockeras
decision-proposed = Upprättat av
decision-decided = Beslutat av
decision-automatic = automatiskt
decision-by-person = av en människa
decision-ended = Upphörde
decision-evidence = Bevarandekopia
decision-signed = Författarens signatur
appeal-reason = Skäl
appeal-reason-hint = De är svaret till den som begärde omprövning.
appeal-change = Ändra beslutet och lägg tillbaka
appeal-stands = Beslutet står fast
appeal-receive = Ta emot en begäran om omprövning
appeal-receive-do = Ta emot
appeal-how = Hur kom den?
appeal-by-mail = E-post
appeal-by-letter = Brev
appeal-by-phone = Telefon
appeal-by-visit = Besök
appeal-came = När kom den?
appeal-came-hint = Lämna tomt om den kom nu.
appeal-text = Vad säger den som begär omprövning?
appeal-contact = Vart ska svaret skickas?

# Skälen, för den som har beslutets kod
reason-title = Varför vi tog bort ett meddelande
reason-lead = Kommunen har beslutat om en åtgärd mot ett meddelande i { $channel }
reason-restored = Meddelandet läggs tillbaka. Beslutet ändrades
reason-restored-stages = Så långt har vi kommit med att lägga tillbaka
reason-why = Skälen
reason-facts = Vad i meddelandet det gäller
reason-facts-guarded = Det står inte här, eftersom grunden skyddar uppgifterna. Kontakta kommunen om meddelandet är ditt.
reason-rests-on = Rättslig grund
reason-by-law = Innehållet strider mot lag.
reason-by-rules = Innehållet strider mot kommunens publicerade regler.
reason-measure = Åtgärd
reason-scope = Var och hur länge
reason-everywhere = Överallt där kanalen läses.
reason-until-changed = Tills beslutet ändras.
reason-for-good = För alltid.
reason-block = Avsändaren är också blockerad
reason-how = Hur det beslutades
reason-automatic = Automatiskt, enligt en regel.
reason-by-person = Av en människa, inte automatiskt.
reason-stages = Så långt har åtgärden kommit
reason-appeal = Begär omprövning
reason-appeal-lead = Tycker du att beslutet är fel kan du be oss pröva det på nytt. Det gör en annan person än den som beslutade.
reason-appeal-until = Senast
reason-appeal-no-end = Det finns ingen sista dag.
reason-text = Varför är beslutet fel?
reason-text-hint = Skriv inte personnummer. Det du skriver blir en allmän handling.
reason-text-empty = Skriv varför beslutet är fel.
reason-contact = Din e-postadress
reason-contact-hint = Behövs bara om du vill få svaret skickat. Annars läser du det här med samma kod.
reason-send = Skicka begäran
reason-asked = Omprövning är begärd.
reason-asked-see = Se hur det går
reason-next = Om du inte är nöjd
reason-next-lead = Du kan gå vidare så här.
reason-code = Beslutets kod:
reason-entry = Beslutet är nummer { $n } i kommunens öppna logg.
reason-file = Samma uppgifter som JSON
receipt-title = Din begäran om omprövning
receipt-came = Vi tog emot den
receipt-next = Vad som händer nu
receipt-another = En annan person än den som beslutade prövar frågan på nytt.
receipt-answer-sent = Svaret skickas till adressen du gav. Du kan också läsa det här.
receipt-answer-here = Svaret visas på den här sidan. Spara beslutets kod.
receipt-record = Din begäran är en allmän handling och sparas.
receipt-answer = Svaret
receipt-changed = Beslutet ändras och meddelandet läggs tillbaka.
receipt-stands = Beslutet står fast.
receipt-back = Läs skälen till beslutet
receipt-keep = Spara den.
code-title = Läs varför något togs bort
code-lead = Har du fått en kod av kommunen? Med den läser du skälen och kan begära omprövning.
code-label = Kod
code-hint = Fyra gånger fyra tecken, till exempel K7QM-2X9D-0RT4-W8HN. Små bokstäver och mellanslag går bra.
code-open = Visa skälen
code-wrong = Det finns inget beslut med den koden. Kontrollera att den är rätt skriven.

# Den öppna loggen över borttagningar
front-removals = Det här har vi tagit bort
front-code = Har du fått en kod? Läs varför något togs bort
removals-title = Borttagna meddelanden
removals-lead = Här står varje offentligt meddelande som kommunen har dolt eller tagit bort, när och på vilken grund.
removals-empty = Inget har tagits bort
removals-empty-why = Kommunen har inte dolt eller tagit bort något meddelande.
removals-on = Dag
removals-channel = Kanal
removals-ground = Grund
removals-guarded = skyddad grund
removals-basis = Vilar på
removals-by-law = lag
removals-by-rules = kommunens regler
removals-measure = Åtgärd
removals-automatic = automatiskt
removals-by-hand = av en människa
removals-then = Efteråt
removals-restored = lades tillbaka
removals-appealed = omprövning begärd
removals-stands = ingen omprövning
removals-entry = Nummer i loggen
removals-no-entry = saknas
removals-why = Texter, namn och beslutens koder visas aldrig här. Varje rad har ett nummer i kommunens öppna logg, som ingen kan ändra i efterhand utan att det syns.
removals-json = Listan som JSON
removals-csv = som CSV
removals-log = loggens signerade kontrollpunkt

## The public side
nav-public = Kommunens öppna sidor
nav-channels = Konton
nav-feed = Inlägg
nav-check = Är kontot äkta?
nav-rules = Regler
nav-report = Anmäl
nav-records = Begär ut handlingar
nav-foot = Mer om sidorna
nav-removals = Borttaget
nav-code = Läs skälen med en kod
nav-accessibility = Tillgänglighet
front-feed = Alla inlägg
front-rules-all = Alla regler, och hur de har lytt tidigare
rail-reports = Från allmänheten
rail-records = Begäran om handlingar
list-title = Kommunens konton
list-lead = Det här är alla konton som kommunen själv sköter. Finns ett konto inte här är det inte vårt.
list-check = Kontrollera ett konto
list-kept = Kommunens riktlinjer säger att förteckningen förs. Här kan alla läsa den.
list-unit = Enhet
list-platform = Plattform
list-on = Dag
list-on-hint = Visar vilka konton som var kommunens den dagen. Lämna tomt för i dag.
list-all-units = Alla enheter
list-all-platforms = Alla plattformar
list-show = Visa
list-as-of = Så här såg förteckningen ut { $day }. Namn och ändamål är som de står i dag.
list-count = Visar { $shown } av { $all } konton.
list-empty-why = Inget konto passar det du har valt.
list-empty = Inget passar
list-closed = Kontot stängdes { $day }.
list-more = Mer om { $name }
list-data = Hämta listan
list-data-lead = Listan är öppna data. Den får användas fritt.
list-json = Listan som JSON
list-csv = Listan som CSV, för kalkylprogram
list-ttl = Beskrivning för Sveriges dataportal (DCAT-AP-SE, Turtle)
list-signed = Kontrollera listan
list-signed-lead = Listan är signerad, så att var och en kan kontrollera att den kommer från kommunen och inte har ändrats.
list-note = Signaturen för dagens lista
list-key = Den här nyckeln kontrollerar signaturen:
list-records = Det som skrivs i kontona är allmänna handlingar.
channel-open = Öppna { $name }
channel-who = Vem som står bakom
channel-sender = Avsändare
channel-sender-is = Kontot är en del av { $municipality }. Det sköts av
channel-responsible = Ansvarig
channel-opened = Öppnades
channel-when = När vi läser och svarar
channel-answered = En fråga besvaras inom
channel-answered-none = Kommunen har inte lovat någon viss svarstid.
channel-silent = I det här kontot kan bara vi skriva. Vill du säga något till oss hittar du våra kontaktuppgifter här nedanför.
channel-contact = Kontakt
channel-email = E-post
channel-telephone = Telefon
channel-visiting = Besöksadress
channel-postal = Postadress
channel-website = Webbplats
channel-complain = Synpunkter
channel-report = Anmäl något i kontot eller lämna en synpunkt
channel-own-matters = Ditt eget ärende
channel-own-matters-lead = Ta inte upp ditt eget ärende här. Vi svarar inte på sådant i kontot, och det kan tas bort: det hanteras i stället som vanliga ärenden.
channel-own-matters-contact = Kontakta kommunen på något av sätten ovan i stället.
channel-record = Det du skriver
channel-record-lead = Det du skriver till oss blir en allmän handling, och kan läsas av alla. Skriv inte personuppgifter om andra.
channel-privacy = Så hanterar kommunen personuppgifter
channel-removed = Det vi tar bort
channel-removed-law = Vi tar bort det som lagen säger att vi måste ta bort.
channel-removed-lead = Vi tar bort:
channel-rules = Läs reglerna i sin helhet
channel-posts = Inlägg från { $name }
feed-title = Det vi skriver
feed-lead = Kommunens egna inlägg från alla konton, de senaste först. Länken på rubriken leder till originalet.
feed-none = Inläggen samlas inte här
feed-none-why = Kommunen har inte bestämt att inläggen ska samlas på en sida. Följ kontona var för sig.
feed-channel = Konto
feed-all-channels = Alla konton
feed-topic = Ämne
feed-topic-hint = Ett ord som inläggen är märkta med, till exempel trafik för #trafik.
feed-follow = Följ det du har valt, utan konto:
feed-empty = Inga inlägg
feed-empty-why = Det finns inget inlägg som passar det du har valt.
feed-of-all = { $municipality } i sociala medier
feed-post-of = Inlägg i { $channel }
feed-of-channel = { $channel } – { $municipality }
feed-about = Egna inlägg från { $municipality }
check-title = Är kontot äkta?
check-lead = Klistra in adressen till ett konto, eller skriv dess namn. Du får veta om kontot är kommunens.
check-label = Adress eller namn
check-hint = Till exempel https://social.example/kommunen eller @kommunen
check-ask = Kontrollera
check-ours = Ja, kontot är vårt
check-ours-lead = Det finns i kommunens förteckning:
check-name = Så heter ett konto som är vårt
check-name-lead = Men någon annan kan ha samma namn på en annan plattform. Jämför adressen med den här:
check-not-ours = Nej, kontot är inte vårt
check-looks = Kontot är inte vårt, men liknar ett som är det
check-looks-lead = Namnet är nästan detsamma som { $name }. Det kan vara ett försök att lura någon.
check-unknown = Kontot finns inte i vår förteckning
check-unknown-lead = Det betyder att det inte är kommunens. Lämna inga uppgifter och följ inga länkar därifrån.
check-tip = Tipsa oss om kontot
check-nothing = Det går inte att kontrollera
check-nothing-lead = Skriv en adress som börjar med https://, eller ett kontonamn.
check-others = Konton som använder vårt namn
check-others-lead = De här kontona är inte kommunens. Adresserna är inte länkar, så att ingen hamnar där av misstag.
check-list = Alla konton som är våra
embed-list = Alla konton
embed-feed = Alla inlägg
rules-title = Regler för samtalet
rules-lead = Så här gör vi med det som skrivs i våra konton.
rules-none = Inga regler än
rules-none-why = Kommunen har inte antagit några riktlinjer här.
rules-now = Gäller från { $day }
rules-grounds = Det här tar vi bort:
rules-before = Så har reglerna lytt
rules-span = Gällde från { $from } till { $until }
parties-title = Partierna i fullmäktige
parties-lead = Varje parti i fullmäktige har rätt till en länk. Sidorna är partiernas egna: kommunen svarar inte för det som står där.
accessible-title = Tillgänglighet
access-lead = { $municipality } står bakom de här sidorna. Vi vill att så många som möjligt ska kunna använda dem. Här står hur väl sidorna följer lagen om tillgänglighet till digital offentlig service.
access-how = Så tillgängliga är sidorna
access-full = Sidorna är helt förenliga med lagen om tillgänglighet till digital offentlig service.
access-partly = Sidorna är delvis förenliga med lagen om tillgänglighet till digital offentlig service. Bristerna står längre ner.
access-not = Sidorna är inte förenliga med lagen om tillgänglighet till digital offentlig service. Bristerna står längre ner.
access-unknown = Kommunen har inte bedömt sidorna än.
access-report = Säg till om något inte fungerar
access-report-lead = Kan du inte använda något på sidorna, eller vill du ha det i en annan form?
access-form = Anmäl en brist eller begär en annan form
access-answered = Du får svar inom
access-answered-soon = Du får svar så snart som möjligt.
access-also = Du kan också kontakta oss på annat sätt:
access-supervision = Tillsyn
access-supervision-lead = Myndigheten för digital förvaltning (Digg) ser till att lagen följs. Är du inte nöjd med hur vi tar hand om din anmälan kan du anmäla det dit.
access-digg = Anmäl till Digg
access-shortcomings = Brister vi känner till
access-none-known = Inga kända brister.
access-burden = Oskäligt betungande anpassning
access-exempt = Det som inte omfattas
access-exempt-lead = { $n ->
        [0] Kommunen har inga konton hos andra.
        [one] Kommunens konto ligger hos en plattform som andra styr. Det andra skriver där omfattas inte av lagen.
       *[other] Kommunens { $n } konton ligger hos plattformar som andra styr. Det andra skriver där omfattas inte av lagen.
    }
access-tested = Så har vi prövat sidorna
access-tested-none = Kommunen har inte beskrivit hur sidorna har prövats.
access-assessed = Den senaste grundliga bedömningen gjordes { $day }.
access-updated = Redogörelsen ändrades senast { $day }.
report-title = Anmäl eller tipsa
report-lead = Har du sett något i våra konton som borde tas bort, ett konto som säger sig vara vårt, eller något som inte fungerar? Du behöver inget konto och behöver inte säga vem du är.
report-kind = Vad gäller det?
report-place = Adress
report-place-hint = Adressen till inlägget eller kontot. Behövs inte om det gäller tillgänglighet.
report-text = Vad är fel?
report-text-hint = Skriv vad du har sett och varför det är fel. Skriv inte personnummer.
report-contact = Din e-post eller ditt telefonnummer
report-contact-hint = Fyll bara i om vi får höra av oss. Svaret finns i alla fall att läsa med koden du får.
report-public = Det du skickar blir en allmän handling hos kommunen.
report-send = Skicka
report-removed = Har ditt eget inlägg tagits bort?
sent-kind-report = Något i ett av våra konton
sent-kind-tip = Ett konto som säger sig vara vårt
sent-kind-access = Något som inte går att använda
sent-kind-records = Begäran om handlingar
sent-code = Kod
sent-code-hint = Sexton tecken, till exempel K7QM-2X9D-0RT4-W8HN
sent-code-lead = Skriv koden du fick när du skickade, så ser du hur det går.
sent-no-code = Koden finns inte här. Kontrollera att den är rätt skriven.
sent-follow = Se hur det går
sent-follow-title = Har du redan skickat något?
sent-title = Det du har skickat
sent-thanks = Tack. Det har kommit fram.
sent-keep = Spara koden eller adressen till den här sidan. Det är det enda sättet att se hur det går.
sent-what = Vad det gäller
sent-came = Kom in
sent-state = Läge
sent-received = mottaget, ingen har tagit det än
sent-taken = någon arbetar med det
sent-answered = besvarat
sent-closed = avslutat
sent-ended = Avslutades
sent-answer = Svar
sent-come-back = Sidan kan läsas av den som har koden, och av ingen annan.
records-title = Begär ut handlingar
records-lead = Det som skrivs till kommunen och av kommunen är allmänna handlingar. Du har rätt att läsa dem, om de inte är hemliga.
records-diary = Det som är registrerat kan du söka själv:
records-text = Vilka handlingar vill du ha?
records-text-hint = Till exempel: alla kommentarer om simhallen i mars.
records-place = Adress
records-place-hint = Om det gäller något som har en adress, klistra in den här.
records-contact-hint = Fyll bara i om handlingarna ska skickas någonstans. Du kan i stället hämta svaret med koden du får.
records-anonymous = Du behöver inte säga vem du är eller varför du frågar. En begäran prövas genast.
records-send = Skicka begäran
records-else = Du kan också skriva till
queue-reports = Från allmänheten
queue-records = Begäran om handlingar
queue-lead = Det här har skickats från de öppna sidorna, utan konto. Den som skickade ser med sin kod hur det går.
queue-open = Väntar
queue-ended = Avslutade
queue-reports-none = Inget väntar
queue-records-none = Ingen begäran väntar
queue-none-why = Det som skickas in visas här.
queue-about = Gäller
queue-due = Senast
queue-late = sen:
queue-owner = Vem
queue-nowhere = ingen adress
one-back = Till listan
one-take = Ta hand om det
one-contact = Kontakt
one-message = Meddelandet i inkorgen
one-adopt = Lägg i inkorgen
one-adopt-lead = Anmälan blir ett meddelande i kontots inkorg, med ägare och frist. Avsändarens kontaktuppgift följer inte med.
one-adopt-do = Lägg i inkorgen
one-fake = Kontot är inte vårt
one-fake-lead = Kontot visas för alla bland dem som använder kommunens namn utan att vara kommunens.
one-fake-note = Vad kontot är
one-fake-note-hint = Läses av alla. Till exempel: Drivs av en privatperson och ber om kortnummer.
one-fake-do = Visa som inte vårt
one-end = Avsluta
one-end-lead = Den som skickade läser texten med sin kod. Skriv inga personuppgifter i den.
one-answer = Svar eller skäl
one-answer-do = Besvara
one-close-do = Avsluta utan åtgärd
facts-title = Kommunens uppgifter
facts-lead = Det här berättar de öppna sidorna om kommunen, och kanalernas presentationer där riktlinjerna kräver det. Det som är tomt visas inte.
facts-contact = Kontakt
facts-organisation = Organisationsnummer
facts-own-matters = Vart man vänder sig med sitt eget ärende
facts-own-matters-hint = Till exempel: Kontaktcenter, 010-123 45 00.
facts-presentations = Kanalernas presentationer
facts-retention = Hur länge det som skrivs sparas
facts-retention-hint = En mening, så som ni faktiskt gör.
facts-recheck = Dagar mellan kontroller för hand
facts-recheck-hint = Där torg inte kan läsa sidan påminns den ansvariga. Lämna tomt om ni inte har bestämt något: då påminns ingen.
facts-privacy = Sidan om personuppgifter
facts-degree = Hur tillgängliga sidorna är, i ett ord
facts-assessed = Dag för senaste grundliga bedömning
facts-save = Spara
facts-others-lead = Den som kontrollerar ett konto får veta att de här inte är kommunens.
facts-drop = Ta bort
facts-parties-lead = Riktlinjerna ger varje parti i fullmäktige en länk.
facts-party = Parti
facts-link = Lägg till
# Bemanning: vem som bevakar vilken kanal när
rail-coverage = Bemanning
news-uncovered = En kanal står obemannad under bevakad tid.
said-absence-fallback = Frånvaron är antecknad, men en del bevakad tid faller på reserven. Se listan nedan och ge kanalerna en ersättare.
coverage-title = Bemanning
coverage-lead = Vem som bevakar varje kanal från { $from } till { $until }, mot de bevakade tider som kanalerna lovar.
coverage-gaps = { $n ->
        [0] Obemannad tid
        [one] 1 lucka i bemanningen
       *[other] { $n } luckor i bemanningen
    }
coverage-none = All bevakad tid är bemannad
coverage-none-why = I varje kanal finns den ansvariga eller ersättaren på plats under all tid som kanalen lovar.
coverage-nobody = ingen bevakar
coverage-falls-on = faller på { $who }
coverage-watched = { $length } bevakad tid
coverage-unnamed = ingen är utsedd.
coverage-away = { $who } är borta till och med { $until }.
coverage-ended = { $who } har slutat.
coverage-unmandated = { $who } har inget uppdrag att handlägga här.
coverage-could = Kan ta över: { $who }.
coverage-hours = { $n ->
        [one] 1 pass
       *[other] { $n } pass
    }
coverage-what-if = Om någon vore borta
coverage-what-if-lead = Se vad en planerad frånvaro skulle lämna obemannat, innan den antecknas. Inget sparas.
coverage-person = Vem
coverage-ask = Visa
coverage-answer = Om { $who } är borta { $from } till { $until }
coverage-answer-none = Ingen bevakad tid blir obemannad.
coverage-answer-some = { $n ->
        [one] En lucka uppstår.
       *[other] { $n } luckor uppstår.
    }
coverage-calendar = Vem som bevakar vad
coverage-who = Vem bevakar
coverage-by-responsible = { $who }, ansvarig
coverage-by-substitute = { $who }, ersättare
coverage-unpromised = Kanaler som inte lovar några bevakade tider: { $n }
## Kanalernas register: från ansökan till stängning
apply-title = Ansök om en kanal
apply-what = Vad det gäller
apply-why = Varför, för vem och med vilken tid
apply-account = Kontotyp
apply-address-hint = Lämna tomt om adressen inte är känd än.
apply-tied-to = Kontot hör till
apply-tied-to-hint = Den e-postadress eller det telefonnummer i tjänsten som kontot är knutet till.
apply-dialogue = Andra kan skriva i kanalen
apply-dialogue-hint = Utan dialog kan webbriktlinjerna gälla i stället.
apply-wide = Kanalen talar för hela kommunen
apply-purpose-hint = Till exempel lyssna, samtala, dela kunskap, be om synpunkter, svara på frågor.
apply-goals = Mål
apply-audience = Målgrupp
apply-time = Tid som avsätts
apply-time-hint = Hur mycket tid, och vems.
apply-review-on = Ses över
apply-review-on-hint = Den dagen påminns den som godkände om tid och bemanning.
apply-decision = Beslut att peka på
apply-decision-lead = Om det redan finns ett beslut om att enheten får använda sociala medier. Det kan också anges senare.
apply-do = Lämna ansökan
applications-title = Ansökningar
applications-empty = Det finns inga ansökningar
applications-empty-why = Den som vill ha en ny kanal ansöker här. Ansökan prövas enligt riktlinjerna.
applications-missing = { $n ->
    [one] 1 sak saknas
   *[other] { $n } saker saknas
}
col-state = Läge
col-missing = Saknas
col-applied-by = Sökande
platforms-title = Plattformar
platforms-lead = Vad som går att göra på varje plattform, och sedan när. Namn och förmågor ändras; det som gällde förut finns kvar.
platforms-abilities = Förmågor på { $name }
platforms-unconfirmed = inte prövat
platforms-from = från
platforms-until = till och med
platforms-earlier = Hette förut
platforms-channels = { $n ->
    [0] Kommunen har ingen öppen kanal där.
    [one] Kommunen har 1 öppen kanal där.
   *[other] Kommunen har { $n } öppna kanaler där.
}
platforms-connected = Torg kan läsa och arbeta där genom plattformens eget gränssnitt.
platforms-unconnected = Torg har ingen egen anslutning dit. Följ med flöde eller för hand.
platforms-responsible = Kommunen svarar för det som andra skriver på kommunens sida.
platforms-not-responsible = Kommunen svarar inte för det som andra skriver där.
platforms-vanishes = Innehåll försvinner av sig självt och måste fångas direkt.
platforms-can = Vad som går att göra
channel-life = Kanalens liv
life-title = { $name }: från ansökan till stängning
life-way = Vägen till aktiv kanal
life-missing = Det här saknas för nästa steg
life-next = Nästa steg
life-check-who = Nästa steg är att pröva lagkraven. Det gör den som sköter kanaler vid enheten.
life-keeper-who = Det som är kvar gör den ansvariga, ersättaren eller den som sköter kanaler vid enheten.
life-activate-who = Den som sköter kanaler vid enheten tar kanalen i bruk.
life-to-charge = Där får den sökande uppdraget
life-accepts-self = Var och en bekräftar själv, under sitt eget namn i menyn.
life-nothing-missing = Inget saknas. Nästa steg kan tas.
life-unofficial = Ingen som svarar för kanalen har uppdrag för den. Den räknas inte som officiell och står inte i den offentliga listan. Ge uppdrag, eller stäng kanalen.
life-web-only = Kanalen har ingen dialog. Enligt riktlinjerna gäller webbriktlinjerna för den, och inga meddelanden hanteras i torg.
life-yes = Ja
life-no = Nej
life-not-applicable = Gäller inte
life-supervision = Uppsikt
life-supervision-hint = Vem som håller uppsikt över kanalen, och när.
life-coverage = Vid frånvaro
life-coverage-hint = Hur kanalen bemannas vid ledighet, sjukdom och när någon slutar.
life-login = Inloggning
life-login-reached = Nås av
life-login-tested = Senast prövad
life-login-untested = Ingen har prövat den.
life-login-unknown = Ingen har sagt var uppgifterna förvaras.
life-steps = Beslut och steg
life-no-steps = Kanalen lades till som redan godkänd. Inga steg är tagna sedan dess.
life-reference = Paragraf eller diarienummer
life-ground = Skäl
life-channel = Till kanalen
life-edit = Ändra ansökan
life-connect = Anslut kanalen
life-decided-by = Beslutat av
life-decided-on = Beslutsdag
life-decide = Nämndens beslut
life-decide-lead = Beslutet om att enheten får använda sociala medier.
life-three = De tre besluten
life-three-lead = Vad som är beslutat om att använda sociala medier, vilket verktyg och vem som företräder. Enligt riktlinjerna beslutar: { $who }.
life-whether = Om sociala medier ska användas
life-which = Vilket verktyg
life-who = Vem som företräder
life-decide-do = Ange beslutet
life-consult = Samråd
life-consult-lead = Ett eget konto är ett undantag. Enligt riktlinjerna noteras samrådet av { $who }.
life-consult-said = Vad samrådet kom fram till
life-consult-do = Notera samrådet
life-check = Lagkraven
life-check-lead = Varje krav ska vara uppfyllt, eller inte gälla med ett skäl.
life-legal-note = Anmärkning
life-check-do = Lagkraven är prövade
life-approve = Godkännande
life-approve-lead = Enligt riktlinjerna godkänns kanalen av { $who }.
life-approve-entered = Enligt riktlinjerna beslutar: { $who }. Skriv in beslutet här.
life-approve-do = Godkänn kanalen
life-refuse = Avslå ansökan
life-refuse-do = Avslå
life-withdraw = Ta tillbaka ansökan
life-withdraw-do = Ta tillbaka
life-appoint = Utse ansvarig och ersättare
life-appoint-role = Uppgift
life-person = Person
life-appoint-do = Utse
life-mandate = Uppdrag att använda kontot
life-mandate-lead = Riktlinjerna kräver ett eget uppdrag för den som sköter kontot.
life-mandate-do = Ge uppdraget
life-login-title = Var inloggningen förvaras
life-login-lead = Skriv bara platsen, aldrig själva lösenordet.
life-login-place = Plats
life-login-people = Vilka som når uppgifterna
life-login-do = Spara platsen
life-login-try = Pröva inloggningen
life-login-try-lead = En gång om året prövar någon att inloggningen fungerar.
life-login-try-do = Jag har prövat, den fungerar
life-staff = Bemanningen
life-staff-lead = När ansvarig, ersättare och inloggning är på plats.
life-staff-do = Bemanningen är klar
life-present = Presentationen
life-present-lead = Lägg upp presentationen i kanalen, och säg till på dess sida att den är upplagd. Steget går att ta när allt som krävs står där.
life-present-texts = Presentationens texter
life-present-do = Presentationen är uppe
life-activate = Ta kanalen i bruk
life-activate-lead = Kanalen kommer med i den offentliga listan och kan anslutas.
life-activate-do = Ta kanalen i bruk
life-confirm = Bekräfta uppgifterna
life-confirm-lead = Stämmer det som står om kanalen, dess personer och inloggning? Svara senast
life-confirm-note = Det här stämmer inte
life-confirm-do = Jag har sett över uppgifterna
life-revive = Inaktiv: stäng eller låt leva vidare
life-revive-lead = Ta ställning till om kanalen ska stängas.
life-revive-do = Låt kanalen leva vidare
life-begin = Besluta att kanalen ska stängas
life-begin-lead = Kanalen står kvar i listan tills slutläget är bevarat och den är stängd.
life-begin-do = Kanalen ska stängas
life-preserve = Bevara slutläget
life-preserve-lead = Torg gör en förteckning över alla meddelanden, versioner och filer med deras kontrollsummor, och tar en bild av kanalen om det går.
life-no-picture = Varför det inte går att ta en bild
life-no-picture-hint = Behövs bara om torg inte kan ta en bild av kanalen.
life-preserve-do = Bevara slutläget
life-take-back = Ta tillbaka beslutet att stänga
life-take-back-do = Kanalen ska inte stängas
acceptance-title = Bekräfta riktlinjerna
acceptance-mine = Riktlinjerna som gäller
acceptance-read = Läs dem
acceptance-asked = Den som arbetar med kommunens kanaler ska
acceptance-silent = Riktlinjerna säger inget om att de ska bekräftas. Det går ändå att göra det.
acceptance-done = Du bekräftade dem
acceptance-do = Jag har läst riktlinjerna och följer dem
acceptance-lack = { $n ->
    [0] Alla har bekräftat
    [one] 1 person har inte bekräftat
   *[other] { $n } personer har inte bekräftat
}
acceptance-remind = Påminn dem
acceptance-have = { $n ->
    [one] 1 person har bekräftat
   *[other] { $n } personer har bekräftat
}
charge-mine = Det här svarar jag för
charge-title = Det här svarar { $name } för
charge-nothing = Inga kanaler
charge-nothing-why = Här står kanaler, egna uppdrag och inloggningar med vem som beslutade och när.
charge-unaccepted = De riktlinjer som gäller är inte bekräftade.
charge-channels = Kanaler
charge-as = Som
charge-since = Sedan
charge-asked = Bekräfta senast
charge-mandates = Egna uppdrag
charge-logins = Inloggningar
charge-alone = Måste lämnas över
charge-alone-lead = Det här måste någon annan ha tagit över innan personen kan sluta.
charge-hand-over = Lämna över
charge-hand-over-lead = Den som tar över svarar för kanalen från och med nu och når dess inloggning.
charge-to = Vem som tar över
charge-told = Det här behöver du veta
charge-told-hint = Vad som pågår, vad som väntar på svar, var saker finns.
charge-hand-over-do = Lämna över
charge-give = Ge ett eget uppdrag
charge-kind = Uppdraget gäller att
said-channel-applied = Ansökan är lämnad.
said-channel-step = Steget är taget.
said-channel-activated = Kanalen är i bruk och står i den offentliga listan. Nu kan den anslutas.
said-channel-confirmed = Tack. Uppgifterna är sedda över.
said-policy-accepted = Du har bekräftat riktlinjerna.
said-reminded = De som inte har bekräftat är påminda.
said-handed-over = Ansvaret är överlämnat.
news-channel-applied = Någon har ansökt om en kanal. Pröva lagkraven.
news-channel-checked = En ansökan om en kanal väntar på godkännande.
news-channel-approved = Din ansökan om en kanal är godkänd.
news-channel-refused = Din ansökan om en kanal är avslagen.
news-channel-appointed = Du har utsetts att svara för en kanal.
news-channel-handed-over = En kanal har lämnats över till dig.
news-channel-new = En ny kanal har tagits i bruk.
news-channel-gone = En kanal har stängts.
news-channel-closing = En kanal som du svarar för ska stängas.
news-channel-idle = En kanal har blivit inaktiv. Stäng den eller låt den leva vidare.
news-confirm-channel = Bekräfta att uppgifterna om en kanal stämmer.
news-confirm-escalated = Ingen har bekräftat uppgifterna om en kanal.
news-login-untested = Ingen har prövat inloggningen till en kanal på ett år.
news-review-resources = Dags att se över tid och bemanning för en kanal.
news-accept-policy = Läs riktlinjerna och bekräfta att du följer dem.
life-standing = Lämna kanalen utan uppdrag, med skäl
life-standing-do = Lämna den som den är

# Presentation: vad en kanal berättar om sig själv
channel-presentation = Presentation
presentation-title = Presentation av { $name }
presentation-channel = Kanalens sida
presentation-lacking = { $n ->
        [one] En uppgift saknas. Fyll i den, så kan texten bli hel.
       *[other] { $n } uppgifter saknas. Fyll i dem, så kan texten bli hel.
    }
presentation-outdated = Det som ligger uppe stämmer inte längre.
presentation-outdated-then = Lägg upp den nya texten och säg till här.
presentation-not-up = Ingen text är upplagd än. Kopiera texten, lägg upp den hos plattformen och säg till här.
presentation-shared = Det som är lika för alla kanaler skrivs bland kommunens uppgifter.
presentation-shared-who = Det gör den som sköter kanaler eller samordnar.
presentation-current = Det som är upplagt stämmer.
presentation-texts = Texter att lägga upp
presentation-text = Text
presentation-length = { $n } tecken
presentation-length-of = { $n } av högst { $most } tecken
presentation-behind = Står bara bakom länken
presentation-lost = Får varken plats i texten eller bakom en länk:
presentation-up = Den är upplagd nu
presentation-up-hint = Texten sparas som den står, med dagens datum.
presentation-was-up = Upplagd av { $who }
presentation-no-difference = Den skiljer sig inte från texten här.
presentation-difference = Vad som skiljer
presentation-look = Jag har tittat på plattformen
presentation-look-do = Spara
presentation-how = Hur den står
presentation-note = Anmärkning
presentation-same = står kvar som den lades upp
presentation-differs = skiljer sig från det som lades upp
presentation-renamed = kontot har fått ett annat namn eller en annan bild
presentation-unread = gick inte att läsa
presentation-by-itself = av sig själv
presentation-who = Vem
presentation-next = Nästa kontroll:
presentation-told = Vad som ska framgå
presentation-what = Vad
presentation-says = Så står det
presentation-lacks = saknas
presentation-facts = Kanalens egna uppgifter
presentation-reach = Adress för synpunkter och anmälan
presentation-reach-hint = E-post, telefon eller webbadress till den som är ansvarig för kanalen.
presentation-checks = Kontroller
presentation-history = Vad som har legat uppe
audience = Vilka kan läsa det som skrivs?
audience-public = alla
audience-members = kanalens medlemmar
audience-followers = alla, och visas för följarna
audience-size = Ungefär hur många
audience-size-hint = Behövs för medlemmar och följare.
profile-title = Grafisk profil
profile-do = Skriv in vad du har sett
profile-save = Spara
profile-found = Hur det är
profile-never = inte kontrollerat
profile-yes = stämmer
profile-as-far = så långt det går
profile-no = stämmer inte
profile-logo = Kommunens logotyp används
profile-symbol = En bild symboliserar verksamheten
profile-link = Länk till kommunens huvudsida
profile-profile = Följer den grafiska profilen
profile-source = Varifrån bilden kommer
profile-picture = Behövs för logotyp och bild.
profile-licence = Upphovsperson och licens
profile-licence-hint = Vem som har gjort bilden, och vilken licens eller vilket avtal ni använder den enligt.
said-presentation-up = Texten är sparad som upplagd.
news-presentation-outdated = En kanals presentation stämmer inte längre.
news-presentation-look = Titta efter om en kanals presentation står kvar.
news-presentation-changed = En kanals presentation står inte kvar som den lades upp.
news-presentation-renamed = En kanals konto har fått ett annat namn eller en annan bild.
details-title = Kanalernas presentationer
details-lead = Det som alla presentationer säger om kommunen skrivs på ett ställe, tillsammans med de öppna sidornas uppgifter.
details-none = Inga kanaler är i bruk än. För en kanal som söks står texterna på ansökans sida.
details-facts = Ändra kommunens uppgifter
details-channels = Så står kanalernas presentationer
details-standing = Presentation
details-outdated = stämmer inte längre
details-not-up = inte upplagd
details-current = upplagd och stämmer
details-lacking = { $n ->
        [one] 1 uppgift saknas
       *[other] { $n } uppgifter saknas
    }

# Det vi säger själva
rail-posts = Inlägg
posts-title = Våra inlägg
posts-lead = Det vi säger själva, i egna kanaler och hos andra: skrivet, granskat, upplagt och bevarat.
posts-list = Inlägg
posts-none = Inget är skrivet än
posts-none-why = Välj en kanal ovan och börja skriva. Inlägg som ni själva inte skriver här läses in som vanligt.
post-title = Inlägg
post-words = Inlägg
post-where = Var det ska stå
post-state = Läge
post-begin = Skriv ett inlägg
post-draft = utkast
post-proposed = väntar på godkännande
post-ready = klart att lägga upp
post-published = publicerat
post-withdrawn = tillbakadraget
post-elsewhere = inte vår kanal
post-stops = Så kan inlägget inte gå ut
post-asks = Det här behöver du intyga
post-hints = Värt en tanke
post-fit = Inlägget kan gå ut.
post-write = Skriv
post-heading = Rubrik
post-text = Text
post-text-hint = Var saklig och använd klarspråk. Länka hellre än att kopiera andras material.
post-elsewhere-hint = Skriv ditt eget namn och att du arbetar för kommunen. Var personlig utan att vara privat, håll en saklig ton och länka gärna till mer.
post-replies-to = Vad du svarar på
post-replies-to-hint = Kopiera samtalet som det står, med vem som har skrivit vad. Det bevaras tillsammans med ditt inlägg.
post-picture = Bild { $n }
picture-name = Fil eller adress
picture-alt = Vad bilden visar
picture-alt-hint = För den som inte ser den.
picture-consent = De som går att känna igen har sagt ja, eller ingen går att känna igen
post-secrecy = Inget i inlägget omfattas av sekretess eller är arbetsmaterial
post-data = Personuppgifter i inlägget får stå där
post-opinion = Inlägget är inte en privat åsikt eller partipolitik
post-planned = När det ska ut
post-planned-hint = Du får veta när det är dags. Lämna tomt om det ska ut så snart det är klart.
post-acts = Nästa steg
post-whom = Vem ska läsa och godkänna
post-whom-hint = Frivilligt: riktlinjerna kräver det inte.
post-propose = Be om godkännande
post-make-ready = Klart att lägga upp
post-waits = Väntar på att någon annan ska godkänna. Ändrar du texten blir den ett utkast igen.
post-why = Kommentar
post-agree = Godkänn
post-return = Lämna tillbaka
post-sends-at = torg lägger upp inlägget
post-sends-soon = torg lägger upp inlägget inom någon minut.
post-sends-pictures = En eller flera bilder läggs inte upp av torg. Lägg till dem på plattformen när inlägget står där.
post-tried-again = torg försöker igen
post-by-hand = Lägg upp det för hand i stället
post-put-up = Kopiera texten, lägg upp den hos plattformen och skriv adressen där den står.
post-address = Adress
post-confirm = Det är upplagt
post-withdraw = Dra tillbaka
post-kept = Vad som bevaras
post-written-by = Skrivet av
post-agreed-by = Godkänt av
post-published-by = Upplagt av
places-title = Platser som inte är våra
places-lead = Här får någon tala för kommunen. Deltagandet är godkänt, och bara den som är utsedd skriver där.
place-speaks = { $who } deltar där.
place-approved = Godkänt av { $who }
place-ended = Avslutat
place-aside = Lämna över till någon annan
place-aside-lead = Har du ett privat intresse i frågan ska någon annan ta över. Skälet stannar inom kommunen.
place-to = Vem tar över
place-why = Varför
place-aside-do = Lämna över
place-end = Avsluta deltagandet
place-new = Lägg till en plats
place-name = Namn
place-kind = Vad för slags plats
place-kind-hint = Till exempel: kommentarsfält på en blogg.
place-address = Adress
place-title = Godkänt i egenskap av
place-approved-by = Vem som godkände
place-approved-on = När
place-reference = Diarienummer eller paragraf
place-participant = Vem som ska delta
place-enter = Lägg till
news-post-wanted = En kollega ber dig läsa och godkänna ett inlägg.
news-post-answered = Du har fått svar om ett inlägg du har skrivit.
news-post-due = Det är dags att lägga upp ett inlägg.
news-place-appointed = Du är utsedd att tala för kommunen på en plats som inte är vår.

channel-ledger = Vad vi såg
ledgers-title = Fullständighet
ledgers-lead = Vad som kom i varje kanal från { $from } till { $until }, mot plattformens egen räkning, och när vi inte såg något.
ledger-title = Vad vi såg: { $channel }
ledger-lead = Från { $from } till { $until }: vad som kom varje dag, vad plattformen själv räknade till, hur lång tid det tog och när vi inte såg något.
ledger-channel = Till kanalen
ledger-days = Dag för dag
ledger-day = Dag
ledger-captured = Kom in
ledger-counter = Plattformens räkning
ledger-lag-title = Från publicering till oss
ledger-lag-worst = Långsammaste dagen
ledger-seen = Vad vi inte såg
ledger-gaps = Det som gränssnittet inte ger
ledger-lacks = anslutningen
ledger-came = { $all }, varav { $read } av sig själv
ledger-uncounted = ingen räkning den dagen
ledger-untold = plattformen säger inte hur många; vi har { $held }
ledger-told = { $told } där, { $held } hos oss
ledger-closed = ingen skillnad utan förklaring
ledger-open = { $more ->
    [there] { $n } saknas hos oss utan förklaring
   *[here] { $n } fler hos oss än där
    }
ledger-explained = Gick inte att läsa: { $unread }. Räknades men lämnades inte ut till oss: { $withheld }.
ledger-lag = hälften inom { $half }, 95 av 100 inom { $most } (av { $n })
ledger-no-lag = inget att mäta
ledger-blind = såg inget under { $length }
ledger-not-asked = torg frågade inte
ledger-saw = inga avbrott
ledger-unknown = inget sparat om hur läsningen gick
ledger-unknown-days = { $n ->
    [one] inget sparat om 1 av dagarna
   *[other] inget sparat om { $n } av dagarna
    }
ledger-readings = { $well } läsningar gick bra, { $failed } gick inte
ledger-hand = följs för hand
ledger-by-hand = Kanalen följs för hand. Vad som inte skrivs in här vet vi inget om.
ledger-since = Hur läsningen går sparas sedan { $day }. Om dagarna dessförinnan säger sidan inget.
ledger-cut = Det kom mer än vad sidan räknar ett och ett. De äldsta dagarna är inte hela.

# Kanalernas siffror.
channel-statistics = Statistik
stats-all-title = Statistik
stats-all-lead = Den senaste månaden i varje kanal, från { $from } till { $until }.
stats-title = Statistik: { $channel }
stats-lead = Tolv månader: följare, egna inlägg, vad som kom in, vad som besvarades och hur fort, och vad som togs bort. Varje bild har samma siffror i tabellen under.
stats-asked = Riktlinjerna begär att detta räknas för varje kanal: { $what }.
stats-lacking = Det här begär riktlinjerna, men ingen har räknat det den senaste månaden: { $what }. Skriv in det längre ner på sidan.
stats-lacks = saknas: { $what }
stats-cut = Det kom in mer än vad sidan räknar ett och ett. De äldsta månaderna är inte hela.
stats-now = Den senaste månaden
stats-months = Månad för månad
stats-month = Månad
stats-month-name = { $n ->
    [1] januari
    [2] februari
    [3] mars
    [4] april
    [5] maj
    [6] juni
    [7] juli
    [8] augusti
    [9] september
    [10] oktober
    [11] november
   *[12] december
} { $year }
stats-month-short = { $n ->
    [1] jan
    [2] feb
    [3] mars
    [4] apr
    [5] maj
    [6] juni
    [7] juli
    [8] aug
    [9] sep
    [10] okt
    [11] nov
   *[12] dec
}
stats-followers = Följare
stats-posts = Egna inlägg
stats-came = Kom in
stats-answered = Besvarade
stats-came-answered = Kom in, och besvarade av dem
stats-answer-time = Tid till svar
stats-removed = Borttagna
stats-grounds = Borttagna efter grund
stats-took = hälften inom { $half }, 95 av 100 inom { $most }
stats-took-none = inget att mäta
stats-not-counted = inte räknat
stats-counted = räknat { $day }
stats-rounded = räknat { $day }, avrundat av plattformen
stats-by-hand = inskrivet för { $day }
stats-chart-says = Högst { $most } i { $when }. Senast { $last } i { $now }.
stats-chart-nothing = Inget är räknat än.
stats-note = Skriv in antal följare
stats-note-lead = För kanaler där plattformen inte lämnar ut antalet, eller lämnar fel. Det senast inskrivna för en dag gäller.
stats-on = Dag
stats-count = Antal följare
stats-note-save = Spara antalet
stats-counts = Dag för dag
stats-counts-show = { $n ->
    [one] Visa en räkning
   *[other] Visa { $n } räkningar
}
costs-title = Kostnader: { $channel }
costs-lead = Plattformen tar betalt för det som läses och görs där. Taket säger hur mycket kanalen får kosta. Innan något läses eller görs ser vi efter att pengarna räcker, och annars låter vi bli.
costs-free = Plattformen tar inte betalt för det som läses och görs, eller så är kanalen inte ansluten. Det finns inget tak att sätta.
costs-now = Kostnader nu
costs-no-cap = Inget tak är satt för vad kanalen får kosta. Därför läses och görs inget på plattformen: det kommer in först när någon har satt ett tak. Kan rättas av den som sköter kanalen.
costs-when = När
costs-spent = Använt
costs-cap = Tak
costs-left = Kvar
costs-uncapped = inget tak
costs-this-month = Den här månaden
costs-today = I dag
costs-more = Kostnader månad för månad, och taket
costs-set-by = Taket ändrades senast av { $who }
costs-set = Hur mycket kanalen får kosta
costs-set-lead = Ett nytt tak gäller genast, och det som har stannat går vidare av sig självt. När taket är nått läses och görs inget mer på plattformen förrän nästa månad, eller nästa dag om det är dagens tak. Tiden däremellan står som en lucka på sidan Vad vi såg. Månader och dagar är svenska.
costs-month = Tak för en månad, i { $currency }
costs-month-hint = Till exempel 50 eller 12,50. 0 betyder att inget läses eller görs.
costs-day = Tak för en dag, i { $currency }
costs-day-hint = Så att en enda dag inte tar hela månadens pengar.
costs-save = Spara taket
costs-lift = Ta bort taket, och läs inget mer
costs-prices = Vad det räcker till
costs-prices-lead = Priserna är plattformens egna, som de såg ut { $on }. Se efter hos plattformen om de har ändrats. Källa:
costs-what = Vad
costs-price = Kostar per styck
costs-enough = Månadens tak räcker till
costs-months = Månad för månad
costs-days = Dag för dag den här månaden
costs-nothing = Inget har kostat något än.
costs-askings = Frågor som kostat
costs-held = { $amount } är reserverat för det som pågår just nu.
costs-lost = { $amount } räknas som använt fast ingen vet det säkert: programmet avbröts medan det frågade.
said-cap-set = Taket är sparat och gäller från nu.
said-cap-lifted = Taket är borttaget. Inget mer läses eller görs på plattformen.
channel-figures = Statistik
channel-followers = Följare, månad för månad
channel-posts-month = Egna inlägg den senaste månaden

# Brevet till den som skickat något utan konto.
news-report-letter-came-back = Ett brev till någon som skickat något till oss kom inte fram
one-by-code = Avsändaren läser svaret med sin kod. Inget brev skickas: ingen e-postadress är lämnad, eller så skickas ingen e-post härifrån.
one-letter-sent = Brev om att det finns ett svar skickades till avsändaren
one-letter-waits = Ett brev om att det finns ett svar är på väg till avsändaren.
news-records-due-soon = En begäran om handlingar ska snart vara besvarad
news-records-overdue = En begäran om handlingar skulle ha varit besvarad
news-records-escalated = En begäran om handlingar är försenad och har lyfts till dig
news-access-due-soon = Något om tillgänglighet ska snart vara besvarat
news-access-overdue = Något om tillgänglighet skulle ha varit besvarat
news-access-escalated = Något om tillgänglighet är försenat och har lyfts till dig

# Orten en kanal gäller.
feed-place = Ort
feed-all-places = Alla orter
presentation-area = Ort eller del av kommunen
presentation-area-hint = Till exempel en ort eller ett skolområde. Lämna tomt om kanalen gäller hela kommunen. Besökare kan välja ort i det samlade flödet.

hooks-title = Händelser från plattformar
hooks-lead = Vissa plattformar kan själva skicka till torg när något händer, så att det syns här på några sekunder. Då läggs en app upp hos plattformen, och samma app kan gälla flera kanaler.
hooks-none = Ingen plattform skickar till oss än.
hooks-none-why = Kanalerna läses ändå, så ofta som var och en är inställd på.
hook-address = Adress att ange hos plattformen
hook-greeting = Ord att ange hos plattformen (verifieringsord)
hook-greeting-hidden = Visas för den som sköter kanaler i hela kommunen.
hook-since = Upplagd
hook-heard = Mottagna
hook-last = senast
hook-forged = Avvisade, inte signerade med appens hemlighet
hook-nobodys = Händelser på konton som inte är våra kanaler
hook-unread = Gick inte att läsa (sparade)
hook-waiting = Väntar på att läsas
hook-aside = { $n ->
    [one] En leverans har lagts åt sidan: den gick inte att läsa in. Den som driver installationen behöver titta i loggen.
   *[other] { $n } leveranser har lagts åt sidan: de gick inte att läsa in. Den som driver installationen behöver titta i loggen.
  }
hook-is-ended = borttagen
hook-ended-at = Borttagen
hook-end = Ta bort appen
hook-new = Lägg upp en app
hook-new-lead = Skapa appen hos plattformen först. Lägg upp den här med dess hemlighet. Sedan visas adressen och ordet som ska anges hos plattformen.
hook-no-platforms = Ingen av plattformarna som torg ansluter till kan skicka händelser.
hook-name = Appens namn hos plattformen
hook-signing = Appens hemlighet
hook-signing-hint = Den som plattformen signerar med: heter ofta apphemlighet, app secret eller signing key. Den sparas förseglad och visas aldrig mer.
hook-make = Lägg upp
news-channel-withdrawn = Plattformen har tagit tillbaka rätten att läsa en kanal.
said-hook-made = Appen är upplagd. Ange adressen och ordet hos plattformen.
said-hook-ended = Appen är borttagen. Inget mer tas emot från den. Ta bort den hos plattformen också.
news-access-ends = Det som släpper in oss till en kanal går snart ut.
news-access-ended = Det som släpper in oss till en kanal har gått ut.
said-access-kept-unproven = Det nya är sparat, men det gick inte att se att det fungerar. Se till kanalen snart.
said-access-replaced = Det nya fungerar och är sparat. Det gamla är borta härifrån.
said-access-signed-in = Inloggningen fungerar och är sparad. Kanalen läses och besvaras med den.
said-access-said-no = Någon sade nej till inloggningen hos plattformen. Inget är ändrat.
channel-access-title = Åtkomst hos plattformen
access-to-channel = Till kanalen
access-standing = Så står det till
access-none = Inget är sparat som släpper in oss.
access-what = Vad det är
access-until = Släpper in oss till
access-no-end = Ingen tid är känd.
access-who-renews = Vem som förnyar
access-renews = Torg förnyar det i god tid.
access-by-hand = En person, hos plattformen.
access-renewed = Förnyades av sig självt senast
access-ends = Åtkomsten behöver förnyas senast
access-steps = Så förnyas det
access-open = Öppna platsen hos plattformen
access-unconfirmed = Stegen är inte prövade mot plattformen som den ser ut nu. Säg till den som driver installationen om de inte stämmer.
access-new = Lägg in det nya
access-new-lead = Det nya prövas mot plattformen först. Det gamla ligger kvar tills det nya fungerar.
access-secret = Det nya
access-secret-hint = Lösenordet eller åtkomstnyckeln. Det sparas förseglat och visas aldrig mer.
access-not-kept = Det nya är inte sparat. Det gamla ligger kvar.
access-anyway = Spara ändå
access-anyway-hint = Bara om du vet att det gamla inte fungerar. Klistra in det nya en gång till.
access-try = Pröva och spara
access-closed = Kanalen är stängd. Inget nytt behöver läggas in.
access-may-not = Den som svarar för kanalen, eller den som sköter kanaler hos enheten, kan lägga in ett nytt.
access-sign-in = Logga in hos plattformen
access-unchanged = Inloggningen ändrade inget.

# På väg till plattformen för att logga in.
onward-title = Vidare till plattformen
onward-on = Logga in hos { $platform }
onward-lead = Webbläsaren går vidare av sig själv. Logga in med kanalens konto, inte med ditt eget. Sedan kommer du tillbaka hit. Det behöver gå inom tio minuter.
onward-go = Gå vidare
onward-back = Avbryt

# Belastningen, och frågan om tid och personer.
load-title = Belastning
load-lead = Hur mycket som kommer in i varje kanal, vad som är öppet och försenat, och vilka som finns på plats. Den som är chef svarar för att det finns tid och personer.
load-none = Inga kanaler att visa
load-none-why = Du ser belastningen i kanaler som du samordnar, sköter, läser eller svarar för.
load-waiting = { $n ->
    [one] En kanal väntar på besked om tid och personer:
   *[other] { $n } kanaler väntar på besked om tid och personer:
  }
load-came = Kom in
load-open = Öppna
load-late = { $n ->
    [one] 1 försenat
   *[other] { $n } försenade
  }
load-people = Personer
load-review = Avstämning
load-hands = { $here } av { $all } som får handlägga är på plats nu
load-covered = all bevakad tid är bemannad
load-gaps = { $n ->
    [one] 1 lucka i bemanningen
   *[other] { $n } luckor i bemanningen
  }
load-promises-none = lovar inga bevakade tider
load-this-week = { $n } den här veckan
load-week-before = { $n } veckan före, { $all } på { $weeks } veckor
load-waits = väntar på svar
load-answer-by = Svara senast
load-next = Nästa avstämning
load-next-unset = Ingen dag är satt
load-was-enough = Räckte enligt svaret
load-was-lacking = Räckte inte enligt svaret
load-week = v. { $n }
load-week-col = Vecka
load-from = från
load-chart-says = Högst { $most } på en vecka. Den här veckan { $now }.
load-one-title = Tid och personer: { $channel }
load-one-lead = Vad kanalen kräver, vilka som finns, och vad chefen har svarat vid varje avstämning.
load-now = Så är det nu
load-asked = Avstämningsdagen var
load-asked-whom = Frågan gick till { $who }.
load-passed-to = Den har lyfts till { $who }.
load-question = Räcker tid och personer?
load-question-lead = Svaret och dagen sparas. Fattas något får den som står över veta det.
load-question-short = Tid och personer för kanalen
load-enough = Det räcker
load-lacking = Det fattas tid eller personer
load-note = Anteckning
load-note-hint = Fattas något: skriv vad, och vad som görs åt det.
load-next-on = Nästa avstämning
load-next-on-hint = Högst ett år bort.
load-answer = Spara svaret
load-answer-given = Svar
load-reviews = Avstämningar
said-resources = Tack. Svaret är sparat.
news-resources-unanswered = Ingen har svarat om tid och bemanning för en kanal.
news-resources-lacking = Det fattas tid eller personer för en kanal.

# Bilder till våra inlägg.
picture-file = Bildfil
picture-file-other = Byt bildfil
picture-file-hint = JPEG, PNG eller WebP, högst 5 MB. Uppgifter om var bilden är tagen tas bort innan den sparas.
picture-remove = Ta bort bilden ur inlägget
post-sends-with-pictures = Bilderna följer med, var och en med sin beskrivning.
feed-picture-by = Bild: { $who }
