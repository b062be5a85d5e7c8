"""Who teaches what: which pages of a closed period name a teacher."""

from dataclasses import dataclass

CLASS_ITSELF = ""
"""Stands for a subject's id where the class teacher is named."""


@dataclass(frozen=True, slots=True)
class Taught:
    """That a closed period names someone as the teacher of a subject, or of some of its lessons."""

    closing_id: str
    subject_id: str
    teacher: str
    title: str
    """«Английский язык (группа 2)»."""
    is_whole: bool
    """Whether the subject is theirs; otherwise they stood in for some of its lessons."""
