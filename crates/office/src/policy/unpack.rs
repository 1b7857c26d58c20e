//! A pack's files out of what somebody uploaded: one zip of the folder, or the files themselves.
//!
//! Nothing is written to a disk, so no name in it can lead anywhere; a name that tries is refused all the
//! same, since whoever made it meant something else than a pack. What is read is counted as it is unpacked,
//! never as it says of itself.

use crate::refusal::Refusal;
use bytes::Bytes;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// The largest upload, all files together.
pub const LARGEST_UPLOAD: usize = 2 << 20;

/// The largest file of a pack, unpacked.
const LARGEST_FILE: u64 = 1 << 20;

/// The most there may be unpacked.
const LARGEST_PACK: u64 = 4 << 20;

/// The most files an archive or an upload may hold, other things than the pack's included.
const MOST: usize = 100;

/// The names and texts of a pack's files.
pub type Files = Vec<(String, String)>;

fn no(text: impl Into<String>) -> Refusal {
    Refusal::field("files", text)
}

/// The TOML files of an upload, by their own names. What an editor or an operating system leaves in a
/// folder is passed over.
///
/// # Errors
/// `Field` in a sentence: too large, no archive, a name that leads out of its folder, a link, a file that
/// is not text, the same name twice, or nothing that could be a pack.
pub fn unpack(sent: Vec<(String, Bytes)>) -> Result<Files, Refusal> {
    if sent.is_empty() {
        return Err(no("Välj en zip-fil med paketets mapp, eller paketets filer."));
    }
    if sent.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > LARGEST_UPLOAD {
        return Err(no("Det du skickar är större än 2 MB. Ett paket är några textfiler."));
    }
    if sent.len() > MOST {
        return Err(no(format!("Du skickade {} filer. Ett paket har tio.", sent.len())));
    }
    let mut files = Files::new();
    for (name, bytes) in sent {
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            archive(&bytes, &mut files)?;
        } else if is_ours(plain_name(&name)?) {
            let own = plain_name(&name)?.to_owned();
            add(&mut files, own, bytes.to_vec())?;
        } else if name.to_lowercase().ends_with(".zip") {
            return Err(no(format!("{} går inte att öppna som zip-fil.", shown(&name))));
        }
    }
    if files.is_empty() {
        return Err(no(
            "Det finns inga TOML-filer i det du skickade. Ett paket är en mapp med bland annat pack.toml och policy.toml.",
        ));
    }
    Ok(files)
}

fn archive(bytes: &[u8], files: &mut Files) -> Result<(), Refusal> {
    let bad = |_| no("Zip-filen är skadad eller av ett slag som inte går att läsa. Packa mappen på nytt.");
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(bad)?;
    if zip.len() > MOST {
        return Err(no(format!("Zip-filen har {} filer. Packa bara paketets egen mapp.", zip.len())));
    }
    let (mut folder, mut total): (Option<String>, u64) = (None, 0);
    for at in 0..zip.len() {
        // An encrypted file cannot be opened without its password, and says so here.
        let entry = zip.by_index(at).map_err(|why| match why {
            zip::result::ZipError::UnsupportedArchive(_) => {
                no("Zip-filen är låst med lösenord eller packad på ett sätt som inte går att läsa.")
            }
            other => bad(other),
        })?;
        let name = entry.name().to_owned();
        if entry.is_symlink() {
            return Err(no(format!("{} är en länk till en annan fil. Skicka filen själv.", shown(&name))));
        }
        let own = plain_name(&name)?.to_owned();
        if entry.is_dir() || !is_ours(&own) || name.starts_with("__MACOSX/") {
            continue;
        }
        let inside = name.strip_suffix(own.as_str()).unwrap_or_default().to_owned();
        match &folder {
            Some(first) if *first != inside => {
                return Err(no("Zip-filen har TOML-filer i flera mappar. Packa en mapp för sig."));
            }
            _ => folder = Some(inside),
        }
        let mut read = Vec::new();
        // One byte more than is allowed tells that there is more, whatever the archive says of itself.
        entry
            .take(LARGEST_FILE + 1)
            .read_to_end(&mut read)
            .map_err(|_| no(format!("{} är skadad i zip-filen. Packa mappen på nytt.", shown(&name))))?;
        total += read.len() as u64;
        if total > LARGEST_PACK {
            return Err(no("Zip-filen är större än 4 MB när den packas upp. Ett paket är några textfiler."));
        }
        add(files, own, read)?;
    }
    Ok(())
}

fn add(files: &mut Files, name: String, bytes: Vec<u8>) -> Result<(), Refusal> {
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(no(format!("{name} är större än 1 MB. Ett pakets filer är små.")));
    }
    if files.iter().any(|(other, _)| *other == name) {
        return Err(no(format!("{name} finns två gånger i det du skickade.")));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| no(format!("{name} är inte skriven som text i UTF-8. Spara om filen i UTF-8.")))?;
    files.push((name, text));
    Ok(())
}

/// Whether a file can belong to a pack: hidden files are an editor's.
fn is_ours(name: &str) -> bool {
    name.ends_with(".toml") && !name.starts_with('.')
}

/// The last part of a name, when all of it stays inside its folder.
fn plain_name(name: &str) -> Result<&str, Refusal> {
    let leads_out = name.starts_with('/')
        || name.contains(['\\', '\0'])
        || name.as_bytes().get(1) == Some(&b':')
        || name.split('/').any(|part| part == "..");
    if leads_out {
        return Err(no(format!("Namnet {} leder ut ur paketets mapp, och det tas inte emot.", shown(name))));
    }
    Ok(name.trim_end_matches('/').rsplit('/').next().unwrap_or_default())
}

/// A name as a sentence can hold it.
fn shown(name: &str) -> String {
    let clean: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
    format!("”{clean}”")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::CompressionMethod;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn zipped(files: &[(&str, &[u8])]) -> Bytes {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(
                *name,
                SimpleFileOptions::default().compression_method(CompressionMethod::Deflated),
            )
            .unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner().into()
    }

    fn sent(name: &str, bytes: impl Into<Bytes>) -> Result<Files, String> {
        unpack(vec![(name.into(), bytes.into())]).map_err(|why| why.to_string())
    }

    #[test]
    fn a_zip_of_the_folder_and_the_files_themselves_are_the_same() {
        let files: &[(&str, &[u8])] = &[
            ("mitt/", b""),
            ("mitt/pack.toml", b"a = 1"),
            ("mitt/policy.toml", "å = 2".as_bytes()),
            ("mitt/anteckningar.txt", &[0xff]),
            ("mitt/.pack.toml.swp", &[0xff]),
            ("__MACOSX/mitt/._pack.toml", &[0xff]),
        ];
        let expected =
            vec![("pack.toml".to_owned(), "a = 1".to_owned()), ("policy.toml".into(), "å = 2".into())];
        assert_eq!(sent("mitt.zip", zipped(&files[1..])).unwrap(), expected);
        let loose = unpack(vec![
            ("pack.toml".into(), Bytes::from_static(b"a = 1")),
            ("policy.toml".into(), "å = 2".as_bytes().to_vec().into()),
            ("läs mig.md".into(), Bytes::from_static(b"#")),
        ]);
        assert_eq!(loose.unwrap(), expected);
    }

    #[test]
    fn what_is_no_pack_is_refused_in_a_sentence() {
        let bomb = vec![b' '; 8 << 20];
        let many: Vec<(String, &[u8])> = (0..101).map(|n| (format!("{n}.txt"), &b""[..])).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (n.as_str(), *b)).collect();
        for (bytes, says) in [
            (zipped(&[("pack.toml", &bomb)]), "större än 1 MB"),
            (
                zipped(&[
                    ("1.toml", &bomb[..1 << 20]),
                    ("2.toml", &bomb[..1 << 20]),
                    ("3.toml", &bomb[..1 << 20]),
                    ("4.toml", &bomb[..1 << 20]),
                    ("5.toml", &bomb[..1 << 20]),
                ]),
                "större än 4 MB när den packas upp",
            ),
            (zipped(&[("../pack.toml", b"a = 1")]), "leder ut ur"),
            (zipped(&[("/etc/pack.toml", b"a = 1")]), "leder ut ur"),
            (zipped(&[("C:\\pack.toml", b"a = 1")]), "leder ut ur"),
            (zipped(&[("a/pack.toml", b"a = 1"), ("b/policy.toml", b"a = 1")]), "flera mappar"),
            (zipped(&[("pack.toml", &[0xff, 0xfe])]), "UTF-8"),
            (zipped(&[("a.txt", b"hej")]), "inga TOML-filer"),
            (zipped(&many), "101 filer"),
            (Bytes::from_static(b"PK\x03\x04 inget mer"), "skadad"),
        ] {
            let told = sent("paket.zip", bytes).unwrap_err();
            assert!(told.contains(says), "{told} should say {says}");
        }
        assert!(sent("paket.zip", &b"bara text"[..]).unwrap_err().contains("går inte att öppna"));
        assert!(sent("a.toml", vec![b'x'; LARGEST_UPLOAD + 1]).unwrap_err().contains("2 MB"));
        assert!(unpack(Vec::new()).is_err());
        let twice = vec![("pack.toml".to_owned(), Bytes::new()), ("x/pack.toml".to_owned(), Bytes::new())];
        assert!(unpack(twice).unwrap_err().to_string().contains("två gånger"));
    }

    #[test]
    fn a_link_in_an_archive_is_refused() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.add_symlink("pack.toml", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        let bytes: Bytes = zip.finish().unwrap().into_inner().into();
        assert!(sent("paket.zip", bytes).unwrap_err().contains("är en länk"));
    }
}
