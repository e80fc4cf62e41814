//! English around the names of concepts: what says nothing, and what has a second meaning outside of programming.
//!
//! Words are in the singular, as [`tokens`](super::token::tokens) gives them.

use std::{collections::HashSet, sync::LazyLock};

/// A list of words.
pub(super) type Words = LazyLock<HashSet<&'static str>>;

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}

/// Words that topics have around their subject.
pub(super) static FILLERS: Words = LazyLock::new(|| {
    words(
        "about advanced again all always also and are at avoid basic be become best better between beyond both build building \
         but by can chapter cheat common complete concept core course crash creating day deep deepdive deeper \
         deeply depth detail different dive do each easy effective effectively essential etc every everything everywhere \
         example explained explore exploring fearless finally first for friend from fundamental further get \
         getting go good great guide hand handy hard have here how i idea implementing important in into intro \
         introducing introduction is it its just key know knowledge learn learning lesson level like look make \
         making master mastering mean modern month more most must my need no not of on one or other our over \
         overview own part picture practical practice practise proper properly quick real really recap review \
         right rust section should similar simple simply so some start started step stuff such than that their \
         them then there they thing this thoroughly to tool topic tutorial understand understanding understood \
         use used useful using versu very via vs we week well what when where which why will with without work \
         working write writing you your",
    )
});

/// Small words that may stand between the words of a name: "testing your API", "lifetimes in structs".
pub(super) static GLUE: Words =
    LazyLock::new(|| words("between for from in of is our own rust simple the to with your"));

/// What people are told to do with their subject: at the head of a clause these say nothing either.
pub(super) static IMPERATIVES: Words = LazyLock::new(|| {
    words(
        "add apply check choose compare contribute create define design discover experiment extend find fix \
         improve install integrate manage organize pass play prepare read refactor return run secure set setup \
         split store study try watch",
    )
});

/// What a number follows in a heading: "Module 3", "Unit 2: …".
pub(super) static LABELS: Words = LazyLock::new(|| {
    words(
        "block ch chapter class day lecture lesson level module month part phase section session sprint stage \
         step unit video week",
    )
});

/// What makes an English word before it a name: "the drop trait", "a match expression".
pub(super) static KINDS: Words = LazyLock::new(|| {
    words("block enum expression keyword macro method operator smart statement struct trait type")
});

/// Names of the language and its library that are everyday words as well.
pub(super) static ALSO_ENGLISH: Words = LazyLock::new(|| {
    words(
        "add any as box break cell clone command const continue copy cow crate debug default deref display drop \
         duration else err error expect for from future hash if impl index instant into let loop match mod move \
         none ok option ord path pin poll range ref result return ring self send some static stream super sync \
         type unsafe use where while",
    )
});

/// Names that mean something else to people who don't program: they must stand among words of our field.
pub(super) static EVERYDAY: Words = LazyLock::new(|| {
    words(
        "acid alignment ammonia anchor array assertion atomic await benchmark borrow borrowing boxing branching \
         builder cache cancellation cargo casting chaining channel cleanup closure cloud collect collecting collection comment \
         condition conditional configuration consensus constant container cookie criterion dependency deployment \
         derive dictionary diesel distributed documentation edition embassy embedded enumerate escaping exercise \
         expression fake feature file float fold form formatter function game goose governor guard handler heap \
         injection installation interface juniper lifetime lock locking log logging login macro method metric \
         migration mock modeling module monitoring optimization package panic parameter password \
         pattern performance permission pinning pipe poisoning pooling printing privacy process profiler queue \
         raft reference rocket route routing scheduling session shadowing signal slice socket soundness span \
         statement string structure substrate test testing thread throttling timeout tonic tower tracing trait \
         transaction validation validator variable variance vector video visibility",
    )
});

/// Words of our field that are in no name; a text with them is about programming.
pub(super) static COMPUTING: Words = LazyLock::new(|| {
    words(
        "algorithm alternative api app approach argument assign backend beginner behavior behaviour bit \
         blocking boilerplate buffer bug byte callback centralized class cli client codebase comparison \
         compile compiler complexity computer computing config console constructor control hashmap context cpu data debug \
         debugger debugging decide decision delete design dev developer device diagram difference directory \
         disk docs download dynamic editor efficient email engine equal exception execute execution extend \
         external fail failure fast field flow fork framework frontend gc git gotcha hardware header host ide \
         implement implementation inheritance instance internal invoke item iteration job keyword language \
         latency lib library lifecycle link linux list live local lookup machine manual memory mental merge \
         mistake multiple mutate mutation namespace network node null number object oop operation output \
         param parser pitfall platform pointer port primitive problem production program programmer \
         programming project protocol push question reason recursion refactor register repl repo repository \
         reset resource reuse rule runtime safe scale scope script search security seed semicolon server \
         share signature size slow snippet software solution sort source speed stack standard state stdlib \
         storage store syntax system table task team terminal text throughput transform tree trick unix unpin \
         update upload url usage user utf utility valid value version vscode warning web website",
    )
});
