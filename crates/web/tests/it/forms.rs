//! A form as a browser has it: what it offers, what is filled in already, and what it refuses to send. A story that
//! goes by forms alone can do nothing a page does not offer.

use crate::browser::{Answer, Browser};
use crate::tags::{Tag, tags};

#[derive(Clone, Debug, Default)]
struct Control {
    name: String,
    kind: String,
    /// What can be chosen; none where anything can be written.
    offers: Option<Vec<String>>,
    values: Vec<String>,
    required: bool,
}

/// One form of a page.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    controls: Vec<Control>,
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

fn control(tag: &Tag, html: &str) -> Option<Control> {
    let name = tag.get("name")?.to_owned();
    let kind = match tag.name.as_str() {
        "input" => tag.get("type").unwrap_or("text").to_owned(),
        "textarea" | "select" | "button" => tag.name.clone(),
        _ => return None,
    };
    let value = tag.get("value").unwrap_or_default().to_owned();
    let chosen = tag.get("checked").is_some();
    let mut control = Control { name, required: tag.get("required").is_some(), ..Control::default() };
    match kind.as_str() {
        "radio" | "checkbox" => {
            control.values = if chosen { vec![value.clone()] } else { vec![] };
            control.offers = Some(vec![value]);
        }
        "select" => {
            let inner = html[tag.after..].split("</select>").next().unwrap_or_default();
            let options: Vec<Tag> = tags(inner).into_iter().filter(|t| t.name == "option").collect();
            let of = |t: &Tag| t.get("value").unwrap_or_default().to_owned();
            let selected = options.iter().find(|t| t.get("selected").is_some()).or(options.first());
            control.values = selected.map(of).into_iter().collect();
            control.offers = Some(options.iter().map(of).collect());
        }
        "textarea" => {
            let inner = html[tag.after..].split("</textarea>").next().unwrap_or_default();
            control.values = vec![plain(inner.strip_prefix('\n').unwrap_or(inner))];
        }
        _ => control.values = vec![value],
    }
    control.kind = kind;
    Some(control)
}

/// Every form of a page, in order.
pub fn forms(page: &str) -> Vec<Form> {
    let all = tags(page);
    let begun = all.iter().filter(|tag| tag.name == "form");
    begun
        .map(|form| {
            let end = page[form.after..].find("</form>").map_or(page.len(), |n| form.after + n);
            let mut controls: Vec<Control> = Vec::new();
            for tag in all.iter().filter(|tag| form.after < tag.after && tag.after < end) {
                let Some(one) = control(tag, page) else { continue };
                // Radios and boxes of one name are one question.
                match controls.iter_mut().find(|c| c.name == one.name && c.kind == one.kind) {
                    Some(known) if matches!(one.kind.as_str(), "radio" | "checkbox") => {
                        known.values.extend(one.values);
                        known.offers.get_or_insert_default().extend(one.offers.unwrap_or_default());
                        known.required |= one.required;
                    }
                    // Of several buttons the first is pressed.
                    Some(_) if one.kind == "button" => {}
                    _ => controls.push(one),
                }
            }
            Form { action: form.get("action").unwrap_or_default().to_owned(), controls }
        })
        .collect()
}

/// The form of a page that goes to an address, and holds this in a hidden field.
pub fn form(page: &str, action: &str, hidden: (&str, &str)) -> Option<Form> {
    let holds = |form: &Form| {
        hidden.0.is_empty() || form.controls.iter().any(|c| c.name == hidden.0 && c.values == [hidden.1])
    };
    forms(page).into_iter().find(|form| form.action == action && holds(form))
}

impl Form {
    /// Whether it asks for this.
    pub fn asks(&self, name: &str) -> bool {
        self.controls.iter().any(|c| c.name == name && c.kind != "hidden")
    }

    /// Whether it cannot be sent without this.
    pub fn needs(&self, name: &str) -> bool {
        self.controls.iter().any(|c| c.name == name && c.required)
    }

    /// The names of all it asks for.
    pub fn names(&self) -> Vec<String> {
        self.controls.iter().filter(|c| c.kind != "hidden").map(|c| c.name.clone()).collect()
    }

    /// Fills in something it asks for.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let names = self.names();
        let Some(control) = self.controls.iter_mut().find(|c| c.name == name && c.kind != "hidden") else {
            panic!("the form to {} asks for {names:?}, not for {name}", self.action);
        };
        if let Some(offers) = &control.offers {
            assert!(offers.iter().any(|o| o == value), "{name} offers {offers:?}, not {value}");
        }
        if control.kind != "checkbox" {
            control.values.clear();
        }
        control.values.push(value.to_owned());
        self
    }

    /// The same where it asks for it.
    pub fn with_if_asked(self, name: &str, value: &str) -> Self {
        if self.asks(name) { self.with(name, value) } else { self }
    }

    fn fields(&self) -> Vec<(&str, &str)> {
        for control in self.controls.iter().filter(|c| c.required) {
            let empty = control.values.iter().all(|value| value.trim().is_empty());
            assert!(!empty, "a browser does not send the form to {} without {}", self.action, control.name);
        }
        let all = self.controls.iter().flat_map(|c| c.values.iter().map(|v| (c.name.as_str(), v.as_str())));
        all.collect()
    }
}

impl Browser {
    /// Sends a form as it is filled in.
    pub async fn submit(&self, form: &Form) -> Answer {
        self.post(&form.action, &form.fields()).await
    }
}
