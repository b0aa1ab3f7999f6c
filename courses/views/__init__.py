"""Pages of the trainings: what a visitor chooses from, and where a learner learns."""
