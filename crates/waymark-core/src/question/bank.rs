//! All questions, by id and by concept.

use std::collections::{HashMap, HashSet};

use super::{Question, Sheet};
use crate::{
    content::Problem,
    ids::{ConceptId, QuestionId},
    roadmap::Severity,
};

/// All questions.
#[derive(Clone, Debug, Default)]
pub struct Bank {
    questions: Vec<Question>,
    by_id: HashMap<QuestionId, usize>,
    by_concept: HashMap<ConceptId, Vec<usize>>,
    retired: HashSet<QuestionId>,
}

impl Bank {
    /// The questions of one text, and what is wrong with it; see [`Sheet`] for the retired ids.
    pub fn parse(concept: &ConceptId, text: &str, file: &str) -> (Vec<Question>, Vec<Problem>) {
        let sheet = Sheet::parse(concept, text, file);
        (sheet.questions, sheet.problems)
    }

    /// Puts the sheets together. An id that is used twice, or again after it was retired, is an error, and only its first
    /// use is kept: cards of learners hang on it.
    pub fn new(sheets: impl IntoIterator<Item = Sheet>) -> (Self, Vec<Problem>) {
        let mut bank = Self::default();
        let mut problems = Vec::new();
        let mut sheets: Vec<Sheet> = sheets.into_iter().collect();
        for sheet in &mut sheets {
            bank.retired.extend(sheet.retired.drain(..));
            problems.append(&mut sheet.problems);
        }
        let mut places: HashMap<QuestionId, String> = HashMap::new();
        for sheet in sheets {
            for (question, line) in sheet.questions.into_iter().zip(sheet.lines) {
                let found = if bank.retired.contains(&question.id) {
                    format!("question id {} is retired", question.id)
                } else if let Some(place) = places.get(&question.id) {
                    format!("question id {} is used twice, first in {place}", question.id)
                } else {
                    places.insert(question.id.clone(), format!("{}:{line}", sheet.file));
                    bank.insert(question);
                    continue;
                };
                problems.push(Problem {
                    file: sheet.file.clone(),
                    line,
                    severity: Severity::Error,
                    found,
                    expected: "an id of its own".to_owned(),
                });
            }
        }
        (bank, problems)
    }

    fn insert(&mut self, question: Question) {
        let at = self.questions.len();
        self.by_id.insert(question.id.clone(), at);
        self.by_concept
            .entry(question.concept.clone())
            .or_default()
            .push(at);
        self.questions.push(question);
    }

    /// The question with this id.
    pub fn get(&self, id: &QuestionId) -> Option<&Question> {
        self.by_id.get(id).map(|&at| &self.questions[at])
    }

    /// The questions about a concept, in the order of its file.
    pub fn about(&self, concept: &ConceptId) -> impl Iterator<Item = &Question> {
        self.by_concept
            .get(concept)
            .into_iter()
            .flatten()
            .map(|&at| &self.questions[at])
    }

    /// Every question.
    pub fn iter(&self) -> impl Iterator<Item = &Question> {
        self.questions.iter()
    }

    /// Whether an id was a question once and is none any more.
    pub fn is_retired(&self, id: &QuestionId) -> bool {
        self.retired.contains(id)
    }

    /// How many questions there are.
    pub fn len(&self) -> usize {
        self.questions.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.questions.is_empty()
    }
}
