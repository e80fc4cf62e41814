//! The fonts that come with the program, and what they can write.
//!
//! They are kept compressed and unpacked when the first card is drawn. Where they come from, what was cut away and under
//! which licence they stand is told in `fonts/README.md`.

use std::{
    io::Read,
    sync::{Arc, LazyLock},
};

use flate2::read::GzDecoder;
use resvg::usvg::fontdb::{Database, Source};
use skrifa::{FontRef, MetadataProvider, instance::LocationRef, prelude::Size};

/// One font.
pub(crate) struct Face {
    /// Its family's name, as the font itself says it.
    pub(crate) family: &'static str,
    /// Whether it is the bolder one of its family.
    pub(crate) bold: bool,
    /// How large it is set beside Inter.
    pub(crate) scale: f32,
    data: Arc<Vec<u8>>,
}

/// Fonts by family, in the order in which they are asked whether they can write something.
const FACES: [(&str, bool, f32, &[u8]); 9] = [
    (
        "Inter",
        false,
        1.0,
        include_bytes!("../fonts/Inter-Regular.ttf.gz"),
    ),
    (
        "Inter",
        true,
        1.0,
        include_bytes!("../fonts/Inter-SemiBold.ttf.gz"),
    ),
    (
        "Noto Sans Hebrew",
        false,
        1.0,
        include_bytes!("../fonts/NotoSansHebrew.ttf.gz"),
    ),
    (
        "Noto Sans Arabic",
        false,
        1.0,
        include_bytes!("../fonts/NotoSansArabic.ttf.gz"),
    ),
    (
        "Noto Sans Thai",
        false,
        1.0,
        include_bytes!("../fonts/NotoSansThai.ttf.gz"),
    ),
    (
        "Noto Sans Devanagari",
        false,
        1.0,
        include_bytes!("../fonts/NotoSansDevanagari.ttf.gz"),
    ),
    (
        "Noto Sans SC",
        false,
        0.96,
        include_bytes!("../fonts/NotoSansSC.ttf.gz"),
    ),
    (
        "Noto Sans KR",
        false,
        0.96,
        include_bytes!("../fonts/NotoSansKR.ttf.gz"),
    ),
    (
        "Noto Emoji",
        false,
        0.84,
        include_bytes!("../fonts/NotoEmoji.ttf.gz"),
    ),
];

static UNPACKED: LazyLock<Vec<Face>> = LazyLock::new(|| {
    FACES
        .into_iter()
        .filter_map(|(family, bold, scale, packed)| {
            let mut data = Vec::new();
            // They are part of the program; a test reads every one.
            GzDecoder::new(packed).read_to_end(&mut data).ok()?;
            Some(Face {
                family,
                bold,
                scale,
                data: Arc::new(data),
            })
        })
        .collect()
});

static DATABASE: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut database = Database::new();
    for face in UNPACKED.iter() {
        let data: Arc<Vec<u8>> = Arc::clone(&face.data);
        database.load_font_source(Source::Binary(data));
    }
    Arc::new(database)
});

/// All of them, as the renderer wants them.
pub(crate) fn database() -> Arc<Database> {
    Arc::clone(&DATABASE)
}

/// The fonts that are asked, of those families that have a bolder one only that or only the other.
pub(crate) fn faces(bold: bool) -> impl Iterator<Item = &'static Face> {
    UNPACKED
        .iter()
        .filter(move |face| face.bold == bold || face.family != "Inter")
}

impl Face {
    /// How wide a character is, in em; `None` where the font does not have it.
    pub(crate) fn advance(&self, c: char) -> Option<f32> {
        let font = FontRef::new(&self.data).ok()?;
        let glyph = font.charmap().map(c).filter(|glyph| glyph.to_u32() != 0)?;
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let em = f32::from(
            font.metrics(Size::unscaled(), LocationRef::default())
                .units_per_em,
        );
        Some(metrics.advance_width(glyph)? / em * self.scale)
    }

    /// How wide a text is once its letters are joined, in em.
    pub(crate) fn width(&self, text: &str) -> Option<f32> {
        let font = harfrust::FontRef::new(&self.data).ok()?;
        let shaper = harfrust::ShaperData::new(&font);
        let shaper = shaper.shaper(&font).build();
        let mut buffer = harfrust::UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let shaped = shaper.shape(buffer, harfrust::ShapeOptions::new());
        let units: i32 = shaped.glyph_positions().iter().map(|glyph| glyph.x_advance).sum();
        let em = FontRef::new(&self.data)
            .ok()?
            .metrics(Size::unscaled(), LocationRef::default())
            .units_per_em;
        #[expect(
            clippy::cast_precision_loss,
            reason = "a line is shorter than sixteen million units"
        )]
        let units = units as f32;
        Some(units / f32::from(em) * self.scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_unpacks_and_is_known_by_its_family() {
        assert_eq!(UNPACKED.len(), FACES.len());
        let database = database();
        let known: Vec<_> = database
            .faces()
            .map(|face| (face.families[0].0.clone(), face.weight.0))
            .collect();
        let expected: Vec<_> = FACES
            .iter()
            .map(|(family, bold, ..)| ((*family).to_owned(), if *bold { 600 } else { 400 }))
            .collect();
        assert_eq!(known, expected);
    }

    #[test]
    fn what_is_embedded_stays_light() {
        let packed: usize = FACES.iter().map(|(.., packed)| packed.len()).sum();
        assert!(packed < 1_600_000, "{packed} bytes");
    }

    #[test]
    fn figures_are_equally_wide_so_that_columns_stand() {
        for bold in [false, true] {
            let inter = faces(bold).next().unwrap();
            let widths: Vec<_> = ('0'..='9').map(|c| inter.advance(c)).collect();
            assert!(widths.windows(2).all(|two| two[0] == two[1]), "{widths:?}");
        }
    }
}
