//! A key of ours on the curve P-256, and what is signed with it (ES256): that an asking comes from whoever holds the
//! key that a token is bound to (RFC 9449), and that we are ourselves (RFC 7523).
//!
//! The signatures are `ring`'s, which the encrypted connections rest on already.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use ring::{
    rand::{SecureRandom as _, SystemRandom},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

/// How long whoever reads that we are ourselves may believe it, in seconds.
const BELIEVED_S: i64 = 60;

/// A key. It is never shown.
pub(in crate::platforms::bluesky) struct Key(EcdsaKeyPair);

/// One asking, as it is proved.
pub(super) struct Asked<'a> {
    /// The method, in capital letters.
    pub(super) method: &'a str,
    /// The address; what stands after `?` or `#` is not proved.
    pub(super) url: &'a str,
    /// When.
    pub(super) at: Timestamp,
    /// What the server wants to see again.
    pub(super) nonce: Option<&'a str>,
    /// The token it is shown with.
    pub(super) token: Option<&'a str>,
}

pub(super) fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// SHA-256 of a text, as it stands in a token and in an address.
pub(super) fn digest(text: &str) -> String {
    encoded(&Sha256::digest(text.as_bytes()))
}

impl Key {
    /// A new one, as it is kept. None when the machine gives no chance.
    pub(super) fn generate() -> Option<String> {
        let whole = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        Some(encoded(whole.ok()?.as_ref()))
    }

    /// Reads what was kept.
    pub(in crate::platforms::bluesky) fn read(kept: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(kept).ok()?;
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        EcdsaKeyPair::from_pkcs8(algorithm, &bytes, &SystemRandom::new()).ok().map(Self)
    }

    /// Reads what may have been kept. An error: it was, and is no key.
    pub(in crate::platforms::bluesky) fn perhaps(kept: Option<&str>) -> Result<Option<Self>, ()> {
        kept.map(|kept| Self::read(kept).ok_or(())).transpose()
    }

    /// The public half, as JSON.
    pub(super) fn public(&self) -> Value {
        // An uncompressed point: a byte that says so, x, y.
        let point = self.0.public_key().as_ref();
        let half = |from: usize| encoded(point.get(from..from + 32).unwrap_or_default());
        json!({ "kty": "EC", "crv": "P-256", "x": half(1), "y": half(33) })
    }

    /// The name it goes by: its thumbprint (RFC 7638).
    pub(super) fn name(&self) -> String {
        let public = self.public();
        digest(&format!(r#"{{"crv":"P-256","kty":"EC","x":{},"y":{}}}"#, public["x"], public["y"]))
    }

    fn signed(&self, header: &Value, claims: &Value) -> Option<String> {
        let text =
            format!("{}.{}", encoded(header.to_string().as_bytes()), encoded(claims.to_string().as_bytes()));
        let signature = self.0.sign(&SystemRandom::new(), text.as_bytes()).ok()?;
        Some(format!("{text}.{}", encoded(signature.as_ref())))
    }

    /// That whoever holds this key asks this, now, once.
    pub(super) fn proof(&self, asked: &Asked<'_>) -> Option<String> {
        let mut url = Url::parse(asked.url).ok()?;
        url.set_query(None);
        url.set_fragment(None);
        let mut claims = json!({
            "jti": once()?, "htm": asked.method, "htu": url.as_str(), "iat": asked.at.as_second(),
        });
        if let Some(nonce) = asked.nonce {
            claims["nonce"] = nonce.into();
        }
        if let Some(token) = asked.token {
            claims["ath"] = digest(token).into();
        }
        self.signed(&json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": self.public() }), &claims)
    }

    /// That we are the client we say, to whoever gives tokens.
    pub(super) fn assertion(&self, client: &str, issuer: &str, at: Timestamp) -> Option<String> {
        let now = at.as_second();
        let claims = json!({
            "iss": client, "sub": client, "aud": issuer, "jti": once()?, "iat": now, "exp": now + BELIEVED_S,
        });
        self.signed(&json!({ "alg": "ES256", "kid": self.name() }), &claims)
    }
}

/// What tells one signed text from any other.
fn once() -> Option<String> {
    let mut bytes = [0; 16];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(encoded(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    fn key() -> Key {
        Key::read(&Key::generate().unwrap()).unwrap()
    }

    fn parts(token: &str) -> (Value, Value) {
        let part = |n: usize| {
            let part = URL_SAFE_NO_PAD.decode(token.split('.').nth(n).unwrap()).unwrap();
            serde_json::from_slice(&part).unwrap()
        };
        (part(0), part(1))
    }

    #[test]
    fn the_challenge_is_the_digest_of_the_verifier() {
        // The example of RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(digest(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn a_proof_is_of_one_method_address_token_and_moment_and_anybody_can_check_it() {
        let key = key();
        let asked = Asked {
            method: "GET",
            url: "https://pds.example/xrpc/a.b.c?limit=1#x",
            at: "2026-04-07T08:00:00Z".parse().unwrap(),
            nonce: Some("n1"),
            token: Some("token"),
        };
        let proof = key.proof(&asked).unwrap();
        let (header, claims) = parts(&proof);
        assert_eq!((&header["typ"], &header["alg"]), (&json!("dpop+jwt"), &json!("ES256")));
        assert_eq!(header["jwk"], key.public());
        assert!(header["jwk"].get("d").is_none(), "the public half alone");
        assert_eq!(
            (&claims["htm"], &claims["htu"]),
            (&json!("GET"), &json!("https://pds.example/xrpc/a.b.c"))
        );
        assert_eq!((&claims["iat"], &claims["nonce"]), (&json!(1_775_548_800), &json!("n1")));
        assert_eq!(claims["ath"], json!("PEaenWxYddN6Q_NT1PiOYfz4EsZu7jRXRlpAsNpBU-A"));
        assert_ne!(parts(&key.proof(&asked).unwrap()).1["jti"], claims["jti"], "each is made once");
        let bare = parts(&key.proof(&Asked { nonce: None, token: None, ..asked }).unwrap()).1;
        assert!(bare.get("nonce").is_none() && bare.get("ath").is_none());

        let (text, signature) = proof.rsplit_once('.').unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        let known = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.0.public_key().as_ref());
        assert!(known.verify(text.as_bytes(), &signature).is_ok());
        assert!(known.verify(format!("{text}x").as_bytes(), &signature).is_err());
    }

    #[test]
    fn we_say_who_we_are_to_one_and_for_a_minute() {
        let key = key();
        let at = "2026-04-07T08:00:00Z".parse().unwrap();
        let said = key.assertion("https://torg.example/c", "https://pds.example", at).unwrap();
        let (header, claims) = parts(&said);
        assert_eq!((&header["alg"], header["kid"].as_str()), (&json!("ES256"), Some(key.name().as_str())));
        assert_eq!((&claims["iss"], &claims["aud"]), (&claims["sub"], &json!("https://pds.example")));
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 60);
    }

    #[test]
    fn what_was_not_kept_as_a_key_is_none() {
        let kept = Key::generate().unwrap();
        assert!(Key::read(&kept).is_some());
        for wrong in ["", "x", &kept[1..], &kept[..kept.len() - 4], "AAAA"] {
            assert!(Key::read(wrong).is_none(), "{wrong}");
        }
    }
}
