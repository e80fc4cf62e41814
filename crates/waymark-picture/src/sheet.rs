//! Writing SVG: numbers with one decimal, text escaped, nothing else.

use std::fmt::Write;

use crate::lettering::Line;

/// A drawing under way.
pub(crate) struct Sheet {
    out: String,
}

/// Where a text is held.
#[derive(Clone, Copy)]
pub(crate) enum Anchor {
    Start,
    End,
}

impl Sheet {
    /// An empty one of this size, with this background.
    pub(crate) fn new(width: f32, height: f32, paper: &str) -> Self {
        let mut out = String::with_capacity(16 * 1024);
        let (w, h) = (n(width), n(height));
        let _ = write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\">\n\
             <rect width=\"{w}\" height=\"{h}\" fill=\"{paper}\"/>\n"
        );
        Self { out }
    }

    /// A rectangle with round corners: left, top, width and height.
    pub(crate) fn rect(&mut self, area: [f32; 4], round: f32, fill: &str) {
        let [x, y, width, height] = area.map(n);
        let _ = writeln!(
            self.out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{}\" fill=\"{fill}\"/>",
            n(round),
        );
    }

    /// The outline of one.
    pub(crate) fn frame(&mut self, area: [f32; 4], round: f32, line: f32, colour: &str) {
        let [x, y, width, height] = area.map(n);
        let _ = writeln!(
            self.out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{}\" fill=\"none\" \
             stroke=\"{colour}\" stroke-width=\"{}\"/>",
            n(round),
            n(line),
        );
    }

    /// A dot.
    pub(crate) fn dot(&mut self, x: f32, y: f32, radius: f32, fill: &str) {
        let _ = writeln!(
            self.out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{fill}\"/>",
            n(x),
            n(y),
            n(radius)
        );
    }

    /// Straight lines, each from one point to another.
    pub(crate) fn strokes(&mut self, strokes: &[[f32; 4]], line: f32, colour: &str) {
        self.out.push_str("<path d=\"");
        for [x, y, to_x, to_y] in strokes {
            let _ = write!(self.out, "M{} {}L{} {}", n(*x), n(*y), n(*to_x), n(*to_y));
        }
        let line = n(line);
        let _ = writeln!(
            self.out,
            "\" stroke=\"{colour}\" stroke-width=\"{line}\" stroke-linecap=\"round\" fill=\"none\"/>"
        );
    }

    /// A line of text on a base line.
    pub(crate) fn text(&mut self, x: f32, y: f32, anchor: Anchor, line: &Line, fill: &str) {
        let (mut x, held) = match (anchor, line.runs.len()) {
            // The renderer knows best how wide one run is.
            (Anchor::End, 1) => (x, " text-anchor=\"end\""),
            (Anchor::End, _) => (x - line.width, ""),
            (Anchor::Start, _) => (x, ""),
        };
        let weight = if line.bold { 600 } else { 400 };
        for run in &line.runs {
            let _ = write!(
                self.out,
                "<text x=\"{}\" y=\"{}\"{held} font-family=\"{}\" font-size=\"{}\" font-weight=\"{weight}\" fill=\"{fill}\" xml:space=\"preserve\">",
                n(x),
                n(y),
                run.face.family,
                n(line.size * run.face.scale),
            );
            escape(&run.text, &mut self.out);
            self.out.push_str("</text>\n");
            x += run.width;
        }
    }

    /// The finished drawing.
    pub(crate) fn finish(mut self) -> String {
        self.out.push_str("</svg>\n");
        self.out
    }
}

/// A number with at most one decimal.
fn n(number: f32) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), ToOwned::to_owned)
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_in_xml_is_written_as_what_it_is() {
        let mut out = String::new();
        escape(r#"<script>alert("a" & 'b')</script>"#, &mut out);
        assert_eq!(
            out,
            "&lt;script&gt;alert(&quot;a&quot; &amp; &#39;b&#39;)&lt;/script&gt;"
        );
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([n(12.0), n(12.34), n(-0.5)], ["12", "12.3", "-0.5"]);
    }
}
