//! An answer longer than a platform takes in one go, as pieces that follow each other.

/// Cuts a text into pieces of at most `most` characters, at paragraphs, sentences or words, each but a lone one
/// marked with its place ("1/3"). Never cut inside a word that fits.
pub(super) fn pieces(text: &str, most: usize) -> Vec<String> {
    let text = text.trim();
    let most = most.max(40);
    if length(text) <= most {
        return vec![text.to_owned()];
    }
    let room = most - " (99/99)".len();
    let mut all = Vec::new();
    let mut left = text;
    while length(left) > room {
        let end = left.char_indices().nth(room).map_or(left.len(), |(at, _)| at);
        let (head, _) = left.split_at(end);
        let cut = head
            .rfind("\n\n")
            .filter(|at| *at > end / 2)
            .or_else(|| head.rfind(['.', '?', '!', '\n']).map(|at| at + 1).filter(|at| *at > end / 2))
            .or_else(|| head.rfind(char::is_whitespace).filter(|at| *at > 0))
            .unwrap_or(end);
        let (piece, rest) = left.split_at(cut);
        all.push(piece.trim().to_owned());
        left = rest.trim_start();
    }
    if !left.is_empty() {
        all.push(left.to_owned());
    }
    let count = all.len();
    all.iter().enumerate().map(|(n, piece)| format!("{piece} ({}/{count})", n + 1)).collect()
}

/// How long a text is as the platforms count at most: by characters, which are never fewer than the letters seen.
fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_fits_is_one_piece_and_a_longer_one_is_cut_between_words() {
        assert_eq!(pieces(" Hej! ", 300), ["Hej!"]);
        let text = "Badhuset öppnar klockan åtta. ".repeat(30);
        let all = pieces(&text, 300);
        assert!(all.len() > 2 && all.iter().all(|p| p.chars().count() <= 300));
        assert!(all[0].ends_with(&format!("åtta. (1/{})", all.len())), "{}", all[0]);
        let put: String = all.iter().map(|p| p.rsplit_once(" (").unwrap().0).collect::<Vec<_>>().join(" ");
        assert_eq!(put, text.trim());
        let word = "å".repeat(700);
        assert!(pieces(&word, 300).iter().all(|p| p.chars().count() <= 300));
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_written_fits_and_nothing_is_lost(text in "(\\PC|\\s){0,900}", most in 40_usize..400) {
            let all = pieces(&text, most);
            proptest::prop_assert!(all.iter().all(|p| length(p) <= most));
            let letters = |t: &str| t.chars().filter(|c| !c.is_whitespace()).count();
            let marks: usize = if all.len() == 1 { 0 } else {
                all.iter().map(|p| letters(p.rsplit_once(" (").map_or("", |(_, m)| m)) + 1).sum()
            };
            let kept: usize = all.iter().map(|p| letters(p)).sum();
            proptest::prop_assert_eq!(kept - marks, letters(&text));
        }
    }
}
