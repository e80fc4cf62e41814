//! Colours.
//!
//! Text has a contrast of at least 4.5 to what is behind it. Strengths differ in lightness, not in hue, and days that
//! are no study days in shape, so that nothing is told by colour alone.

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Theme {
    /// Dark text on a light card.
    Light,
    /// Light text on a dark card.
    Dark,
}

/// The colours of a theme, as `#rrggbb`.
#[derive(Debug)]
pub(crate) struct Colours {
    /// The card.
    pub(crate) paper: &'static str,
    /// Text.
    pub(crate) ink: &'static str,
    /// Text that is less important.
    pub(crate) quiet: &'static str,
    /// Lines between things.
    pub(crate) rule: &'static str,
    /// What stands out.
    pub(crate) accent: &'static str,
    /// Behind the reader's own row.
    pub(crate) own: &'static str,
    /// A bar.
    pub(crate) bar: &'static str,
    /// Behind a bar, and a day without study.
    pub(crate) track: &'static str,
    /// Studied days, from little to much.
    pub(crate) studied: [&'static str; 4],
    /// The sign of a frozen day, and what is behind it.
    pub(crate) frozen: [&'static str; 2],
    /// The sign of an excused day, and what is behind it.
    pub(crate) excused: [&'static str; 2],
}

const LIGHT: Colours = Colours {
    paper: "#fcfbf8",
    ink: "#1d2327",
    quiet: "#5b6570",
    rule: "#e4e1d9",
    accent: "#0a6765",
    own: "#e2f0ed",
    bar: "#7fb5af",
    track: "#edeae3",
    studied: ["#b4dcd4", "#6bb8ad", "#2a8d86", "#0a5658"],
    frozen: ["#2f62a0", "#dde8f5"],
    excused: ["#8a5a0b", "#f6e9cf"],
};

const DARK: Colours = Colours {
    paper: "#15181c",
    ink: "#eceef0",
    quiet: "#9aa4af",
    rule: "#2b3138",
    accent: "#62cfc4",
    own: "#1b2f30",
    bar: "#3d837d",
    track: "#252a31",
    studied: ["#1f4f50", "#2c7d78", "#48b0a6", "#97ebdd"],
    frozen: ["#8ab8f0", "#22324a"],
    excused: ["#e3b65f", "#3b2f19"],
};

impl Theme {
    pub(crate) fn colours(self) -> &'static Colours {
        match self {
            Self::Light => &LIGHT,
            Self::Dark => &DARK,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, as WCAG 2.2 defines it.
    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn text_can_be_read_on_whatever_is_behind_it() {
        for theme in [Theme::Light, Theme::Dark] {
            let c = theme.colours();
            for (text, behind) in [
                (c.ink, c.paper),
                (c.quiet, c.paper),
                (c.accent, c.paper),
                (c.ink, c.own),
                (c.quiet, c.own),
                (c.accent, c.own),
            ] {
                let contrast = contrast(text, behind);
                assert!(contrast >= 4.5, "{theme:?}: {text} on {behind} is {contrast:.1}");
            }
            for sign in [c.frozen, c.excused] {
                assert!(contrast(sign[0], sign[1]) >= 4.5, "{theme:?}: {sign:?}");
            }
        }
    }

    #[test]
    fn strengths_differ_in_lightness_and_the_strongest_is_furthest_from_the_card() {
        for theme in [Theme::Light, Theme::Dark] {
            let c = theme.colours();
            let mut before = contrast(c.track, c.paper);
            for strength in c.studied {
                let now = contrast(strength, c.paper);
                assert!(
                    now / before > 1.2,
                    "{theme:?}: {strength} is {now:.2} after {before:.2}"
                );
                before = now;
            }
            assert!(contrast(c.accent, c.track) >= 3.0);
        }
    }
}
