//! A form with files in it, read to its end: what was written in it is never lost for a file that is too large.

use super::Fields;
use crate::{
    bodies::{TEXTS, Takes},
    site::Shared,
};
use axum::{
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::{Bytes, BytesMut};
use torg_office::inbox::hand::Screenshot;

/// A form with or without a file in it.
pub(super) async fn form_or_file(
    site: &Shared,
    request: Request,
) -> Result<(Fields, Option<Screenshot>), Response> {
    let (fields, files) = form_and_files(site, request).await?;
    Ok((fields, files.into_iter().next_back().map(|(_, file)| file)))
}

/// A form with any files in it, each with the name of its field. A field no file was chosen for is none, and of more
/// files than its address takes the first are kept.
pub(super) async fn form_and_files(
    site: &Shared,
    request: Request,
) -> Result<(Fields, Vec<(String, Screenshot)>), Response> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        return Ok((Fields::from_request(request, site).await?, Vec::new()));
    }
    let takes = Takes::of(request.extensions());
    let unreadable = |why: MultipartError| why.into_response();
    let mut parts = Multipart::from_request(request, site).await.map_err(IntoResponse::into_response)?;
    let (mut fields, mut files, mut room) = (Vec::new(), Vec::new(), TEXTS);
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        let field = part.name().unwrap_or_default().to_owned();
        if let Some(name) = part.file_name().map(str::to_owned) {
            let wanted = files.len() < takes.files;
            let bytes = whole(part, if wanted { takes.each } else { 0 }).await.map_err(unreadable)?;
            if wanted && !bytes.is_empty() {
                files.push((field, Screenshot { name, bytes }));
            }
        } else {
            let bytes = whole(part, room).await.map_err(unreadable)?;
            let left = room.checked_sub(bytes.len());
            room = left.ok_or_else(|| StatusCode::PAYLOAD_TOO_LARGE.into_response())?;
            fields.push((field, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    Ok((Fields(fields), files))
}

/// A part of a form, read to its end. Of one that is larger than `most` bytes one byte more is kept, so that whoever
/// takes it sees that it is too large.
pub(super) async fn whole(mut part: Field<'_>, most: usize) -> Result<Bytes, MultipartError> {
    let mut kept = BytesMut::new();
    while let Some(piece) = part.chunk().await? {
        let room = (most + 1).saturating_sub(kept.len());
        kept.extend_from_slice(&piece[..piece.len().min(room)]);
    }
    Ok(kept.freeze())
}
