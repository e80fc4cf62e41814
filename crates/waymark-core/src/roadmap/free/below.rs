//! What stands below a title, which often tells more than the title.

use super::{
    super::{
        blocks::{Block, BlockKind},
        shape::{Node, Plan},
    },
    lists,
};

/// What stands below a title, up to the next one of its depth.
pub(super) struct Below {
    pub(super) lists: usize,
    pub(super) tables: usize,
    /// Items with check boxes.
    pub(super) tasks: usize,
    /// Half of the items or more hold links.
    pub(super) links: bool,
    /// Titles of numbered stages.
    pub(super) stages: bool,
}

impl Below {
    pub(super) fn of(nodes: &[Node], depth: u8, plan: &Plan) -> Self {
        let mut below = Self {
            lists: 0,
            tables: 0,
            tasks: 0,
            links: false,
            stages: false,
        };
        if depth > plan.depth && plan.depth > 0 {
            // Only whether there is a list is asked for below the stages; looking further would be quadratic.
            below.look(nodes.iter().take(8), depth, plan);
        } else {
            below.look(nodes.iter(), depth, plan);
        }
        below
    }

    fn look<'a>(&mut self, nodes: impl Iterator<Item = &'a Node>, depth: u8, plan: &Plan) {
        let (mut items, mut linked) = (0usize, 0usize);
        for node in nodes {
            match node {
                Node::Title(title) if title.depth <= depth => break,
                Node::Title(title) => {
                    self.stages |= plan.labelled && title.depth == plan.depth && title.head.is_marked();
                }
                Node::Block(Block {
                    kind: BlockKind::List(list),
                    ..
                }) => {
                    self.lists += 1;
                    for item in &list.items {
                        items += 1;
                        self.tasks += usize::from(item.task.is_some());
                        linked += usize::from(item.blocks.iter().any(lists::holds_link));
                    }
                }
                Node::Block(Block {
                    kind: BlockKind::Table { .. },
                    ..
                }) => self.tables += 1,
                Node::Block(_) => {}
            }
        }
        self.links = items > 0 && linked * 2 >= items;
    }
}
