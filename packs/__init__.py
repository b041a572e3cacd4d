"""Evidence packs: everything behind a figure, a goal, a body or an assessed item in one archive that proves itself."""
