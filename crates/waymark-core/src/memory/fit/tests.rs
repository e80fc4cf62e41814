use proptest::prelude::*;

use super::*;

mod synthetic;

use synthetic::{Answered, Dice, answers, somebody};

fn past(answers: &[Answered]) -> Vec<Answer<'_>> {
    answers
        .iter()
        .map(|it| Answer {
            question: &it.question,
            day: it.day,
            rating: it.rating,
        })
        .collect()
}

/// The expected log loss from an answer on, by the chances that the answers truly had.
fn expected(model: &Model, all: &[Answered], from: usize) -> f64 {
    let mut cards = HashMap::new();
    let mut losses = Vec::new();
    for (at, it) in all.iter().enumerate() {
        let before = cards.get(&it.question).copied();
        if let (Some(card), Some(chance), true) = (before, it.chance, at >= from) {
            let foreseen = f64::from(model.retrievability(&card, it.day)).clamp(0.001, 0.999);
            losses.push(-(chance * foreseen.ln() + (1.0 - chance) * (1.0 - foreseen).ln()));
        }
        cards.insert(
            &it.question,
            model.review(before, it.rating, it.day, RETENTION, None),
        );
    }
    mean(&losses)
}

#[test]
fn few_answers_are_not_fitted() {
    let all = answers(&Parameters::USUAL, LEAST - 1, &mut Dice::new(1));
    assert_eq!(fit(&past(&all)), Err(Unfitted::TooFew { have: LEAST - 1 }));
}

#[test]
fn answers_of_one_day_say_nothing_of_memory() {
    let all = answers(&Parameters::USUAL, 600, &mut Dice::new(1));
    let mut one_day = past(&all);
    for answer in &mut one_day {
        answer.day = all[0].day;
    }
    assert_eq!(fit(&one_day), Err(Unfitted::Unclear));
}

#[test]
fn the_same_answers_give_the_same_parameters() {
    let mut dice = Dice::new(3);
    let truth = somebody(&mut dice, 1.0);
    let all = answers(&truth, 2000, &mut dice);
    let once = attempt(&past(&all)).unwrap();
    assert_eq!(attempt(&past(&all)).unwrap(), once);
}

#[test]
fn learners_who_differ_are_foreseen_better_and_nobody_much_worse() {
    const COUNT: usize = 2000;
    let (mut gain, mut fitted) = (0.0, 0);
    for learner in 0..12 {
        let mut dice = Dice::new(100 + learner);
        let truth = somebody(&mut dice, 1.0);
        let all = answers(&truth, COUNT + 1000, &mut dice);
        if let Ok(found) = fit(&past(&all[..COUNT])) {
            assert!(found.trial.fitted < found.trial.usual);
            let gained =
                expected(Model::usual(), &all, COUNT) - expected(&Model::new(&found.parameters), &all, COUNT);
            assert!(gained > -0.005, "learner {learner} lost {gained}");
            gain += gained;
            fitted += 1;
        }
    }
    assert!(fitted >= 4, "{fitted}");
    assert!(gain / f64::from(fitted) > 0.003, "{gain}");
}

#[test]
fn learners_like_most_lose_nothing_to_speak_of() {
    let mut lost = 0.0;
    for learner in 0..12 {
        let mut dice = Dice::new(200 + learner);
        let all = answers(&Parameters::USUAL, 1800, &mut dice);
        if let Ok(found) = fit(&past(&all[..800])) {
            let worse =
                expected(&Model::new(&found.parameters), &all, 800) - expected(Model::usual(), &all, 800);
            assert!(worse < 0.01, "learner {learner} lost {worse}");
            lost += worse;
        }
    }
    assert!(lost / 12.0 < 0.001, "{lost}");
}

#[test]
fn replaying_gives_the_memory_that_the_answers_made() {
    let all = answers(&Parameters::USUAL, 300, &mut Dice::new(5));
    let cards = replay(Model::usual(), &past(&all));
    let last = all.last().unwrap();
    let of: Vec<_> = all.iter().filter(|it| it.question == last.question).collect();
    let mut card = None;
    for it in &of {
        card = Some(Card::review(card, it.rating, it.day, RETENTION, None));
    }
    assert_eq!(cards.get(&last.question).copied(), card);
}

#[test]
fn it_is_fitted_again_after_a_tenth_more() {
    assert_eq!(next_at(400), 440);
    assert_eq!(next_at(0), LEAST);
    assert_eq!(next_at(405), 446);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn whatever_was_answered_the_fit_ends_with_sound_parameters_or_none(
        given in prop::collection::vec((0_u8..40, -3_i64..40, 0_usize..4), 400..600)
    ) {
        let questions: Vec<QuestionId> = (0..40).map(|at| QuestionId::new(format!("q{at}")).unwrap()).collect();
        let mut day = jiff::civil::date(2026, 1, 1);
        let answers: Vec<_> = given
            .iter()
            .map(|(question, wait, rating)| {
                // Days may go back: a learner travels, a clock is set.
                day = day.saturating_add(jiff::ToSpan::days(*wait));
                Answer { question: &questions[usize::from(*question)], day, rating: Rating::ALL[*rating] }
            })
            .collect();
        if let Ok(found) = attempt(&answers) {
            prop_assert!(found.trial.fitted.is_finite() && found.trial.usual.is_finite());
            let model = Model::new(&found.parameters);
            for card in replay(&model, &answers).values() {
                prop_assert!(card.stability.is_finite() && (1.0..=10.0).contains(&card.difficulty));
            }
        }
    }
}
