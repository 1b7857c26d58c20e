//! Keys by which the parts of a pack point at each other. Each is checked when the pack is read.

use super::reading::keys;

keys! {
    /// Key of a title in titles.toml.
    TitleKey -> Title;
    /// Key of a reply text in texts.toml.
    TextKey -> Text;
    /// Key of a provision in law.toml.
    LawKey -> Law;
    /// Key of a ground in grounds.toml.
    GroundKey -> Ground;
    /// Key of a parameter, such as prohibited.swearing.
    ParameterKey -> Parameter;
    /// Key of a platform in the installation's catalogue.
    PlatformKey -> Platform;
}
