//! Writes every page in every sample state to `target/samples`, to be looked at in a browser.
//!
//! `cargo run -p torg-web --example samples`

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/samples");
    fs::create_dir_all(folder.join("assets"))?;
    for (address, content) in torg_web::assets::all() {
        fs::write(folder.join(address.trim_start_matches('/')), content)?;
    }
    let mut written = 0;
    for sample in torg_web::samples::all() {
        // Beside the files, so that they can be opened without a server.
        let html = sample.html.replace("\"/assets/", "\"assets/");
        fs::write(folder.join(format!("{}.{}.html", sample.name, sample.language.code())), html)?;
        written += 1;
    }
    println!("{written} pages in {}", folder.display());
    Ok(())
}
