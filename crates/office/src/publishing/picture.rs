//! The pictures of a post: taken in as files, kept by their checksum, and handed out to whoever may see the post.

use super::{may, pictures};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use torg_domain::outside::platform::OwnPicture;
use torg_domain::publishing::picture;
use torg_store::objects::Put;
use torg_store::publishing::{OwnPostRow, PostPictureRow};
use torg_store::{Reader, Writer};
use uuid::Uuid;

/// A file that was chosen for the picture of this place in the form; the first is 0.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Which picture.
    pub place: usize,
    /// Which of the form's pictures it was chosen for, from 0.
    pub field: usize,
    /// What the file was called.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// A file whose bytes lie in the store, and may be named by a row.
pub(super) struct Laid {
    place: usize,
    name: String,
    kind: &'static str,
    put: Put,
}

/// Lays the files into the store, each without the place where it was taken. Done before the write is opened.
///
/// # Errors
/// `Field` naming the picture, for a file that is not taken.
pub(super) async fn lay(desk: &Desk, uploads: &[Upload]) -> Result<Vec<Laid>, Refusal> {
    let mut laid = Vec::new();
    for upload in uploads {
        let field = field(upload.field);
        let (sort, kept) =
            picture::take(&upload.bytes).map_err(|why| Refusal::field(field, why.to_string()))?;
        let sha: [u8; 32] = Sha256::digest(&kept).into();
        if desk.reader().is_sealed(&sha).await? {
            return Err(Refusal::field(field, "Bilden är förseglad efter ett beslut och tas inte in igen."));
        }
        let put = desk.office().store.objects().put(desk.id(), kept.into()).await?;
        let name: String = upload.name.chars().filter(|c| !c.is_control()).take(120).collect();
        laid.push(Laid { place: upload.place, name, kind: sort.media_type(), put });
    }
    Ok(laid)
}

/// The field of the form that holds a picture's file.
fn field(number: usize) -> &'static str {
    ["picture1_file", "picture2_file"].get(number).copied().unwrap_or("pictures")
}

/// Names the files in the write that keeps the post, and sets them into it. Whoever asks tells the trail of the
/// rows.
///
/// # Errors
/// What the database said.
pub(super) async fn name(
    desk: &Desk,
    writer: &mut Writer,
    row: &mut OwnPostRow,
    laid: Vec<Laid>,
) -> Result<Vec<PostPictureRow>, Refusal> {
    let mut kept = pictures(row);
    let mut rows = Vec::new();
    for file in laid {
        writer.name_object(file.put, file.kind, desk.now).await?;
        let own = PostPictureRow {
            id: desk.new_id(),
            post: row.id,
            sha256: file.put.sha256.to_vec(),
            kind: file.kind.into(),
            size: i64::try_from(file.put.size).unwrap_or(i64::MAX),
            name: file.name,
            kept_by: desk.person()?.0,
            kept_at: desk.now.as_millisecond(),
        };
        if let Some(picture) = kept.get_mut(file.place) {
            picture.file = Some(super::KeptFile { id: own.id, kind: own.kind.clone(), size: own.size });
            if picture.name.is_empty() {
                picture.name.clone_from(&own.name);
            }
        }
        rows.push(own);
    }
    row.pictures = serde_json::to_string(&kept).unwrap_or_else(|_| "[]".into());
    Ok(rows)
}

/// Refuses a form that points at a file of another post, or at none.
///
/// # Errors
/// `Field`.
pub(super) async fn must_be_own(reader: &mut Reader, row: &OwnPostRow) -> Result<(), Refusal> {
    let named: Vec<_> = pictures(row).into_iter().filter_map(|picture| picture.file).collect();
    if named.is_empty() {
        return Ok(());
    }
    let own = reader.post_pictures(row.id).await?;
    let is_own = |file: &super::KeptFile| {
        own.iter().any(|p| p.id == file.id && p.kind == file.kind && p.size == file.size)
    };
    if named.iter().all(is_own) {
        return Ok(());
    }
    Err(Refusal::field("pictures", "Bilden hör inte till det här inlägget. Ladda upp den igen."))
}

/// The files of a post, as a form that is sent again names them.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn files(desk: &Desk, post: Uuid) -> Result<Vec<super::KeptFile>, Refusal> {
    let rows = desk.reader().post_pictures(post).await?;
    Ok(rows.into_iter().map(|p| super::KeptFile { id: p.id, kind: p.kind, size: p.size }).collect())
}

/// A picture's bytes and their media type, for whoever may read the post: everybody at work once it is out.
///
/// # Errors
/// `Missing`; `NotAllowed`.
#[boxed]
pub async fn read(desk: &Desk, post: Uuid, file: Uuid) -> Result<(Bytes, String), Refusal> {
    let mut reader = desk.reader();
    let row = reader.own_post(post).await?;
    if row.state != "published" {
        may(desk, &mut reader, &row).await?;
    }
    let picture = reader.post_picture(file).await?;
    if picture.post != post {
        return Err(Refusal::Missing);
    }
    Ok((bytes(desk, &picture).await?, picture.kind))
}

/// A picture's bytes.
pub(crate) async fn bytes(desk: &Desk, picture: &PostPictureRow) -> Result<Bytes, Refusal> {
    let sha = <[u8; 32]>::try_from(picture.sha256.as_slice()).map_err(|_| Refusal::Missing)?;
    Ok(desk.office().store.objects().get(desk.id(), &sha).await?)
}

/// The pictures of a post as a platform takes them: those whose files are here.
///
/// # Errors
/// What the store said.
pub(super) async fn to_send(desk: &Desk, row: &OwnPostRow) -> Result<Vec<OwnPicture>, Refusal> {
    let mut all = Vec::new();
    let mut reader = desk.reader();
    for picture in pictures(row) {
        let Some(file) = picture.file else { continue };
        let kept = reader.post_picture(file.id).await?;
        all.push(OwnPicture {
            kind: kept.kind.clone(),
            bytes: Arc::from(&bytes(desk, &kept).await?[..]),
            alt: picture.alt,
            credit: picture.licence,
        });
    }
    Ok(all)
}
