//! From a card to SVG, and from there to PNG.

use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{self, FontResolver, Options, Tree},
};
use waymark_app::reply::Card;

use crate::{Theme, board, fonts, year};

/// So many pixels for one unit of a card: phones show that sharp.
pub const SCALE: f32 = 2.0;

/// Why a card could not be drawn. Whatever it says, it can be: this is a mistake of ours.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The drawing is not well formed.
    #[error("could not read the drawing of a card")]
    Drawing(#[from] usvg::Error),
    /// It has no size.
    #[error("a card has no size")]
    Size,
    /// It could not be written as PNG.
    #[error("could not write a card as PNG: {0}")]
    Png(String),
}

/// A card as SVG. It names the fonts that come with this crate.
pub fn svg(card: &Card, theme: Theme) -> String {
    match card {
        Card::Board(card) => board::draw(card, theme),
        Card::Year(card) => year::draw(card, theme),
    }
}

/// A card as PNG, in double resolution. It takes some milliseconds: not for a thread that serves others meanwhile.
///
/// # Errors
/// [`Error`]: none is known; any text can be drawn.
pub fn png(card: &Card, theme: Theme) -> Result<Vec<u8>, Error> {
    let options = Options {
        fontdb: fonts::database(),
        font_family: "Inter".to_owned(),
        // Only what the named font has is written in it.
        font_resolver: FontResolver {
            select_font: FontResolver::default_font_selector(),
            select_fallback: Box::new(|_, _, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_str(&svg(card, theme), &options)?;
    let size = tree.size().to_int_size().scale_by(SCALE).ok_or(Error::Size)?;
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or(Error::Size)?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| Error::Png(error.to_string()))
}
