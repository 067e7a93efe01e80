/// The number of lines of a text; those without any word count only when asked for.
pub fn lines(text: &str, blank: bool) -> usize {
    text.lines().filter(|line| blank || !line.trim().is_empty()).count()
}
