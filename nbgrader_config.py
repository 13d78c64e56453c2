"""nbgrader's settings: solutions/ is its source, sessions/ its release.

`workshop release` reads this same file, so that both commands write the same bytes; it alone does without nbgrader's
database, which whoever grades needs: `nbgrader generate_assignment NAME --force --create` fills it.
"""

import os
import sysconfig

# nbgrader starts alembic by its bare name, which a shell in which this environment is not active does not find.
os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])

c = get_config()  # noqa: F821  (traitlets hands it in)

c.CourseDirectory.course_id = "equity-in-data-workshop"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "sessions"
# What is no part of a session: what running and editing leave behind, and the pages that a participant saves.
c.CourseDirectory.ignore = [".*", "__pycache__", "*.pyc", "my-page.md", "my-portfolio.*", "walk", "*.part", "feedback"]
c.CourseDirectory.ignore += ["figures.py"]  # computes the figures of the prose; no participant needs it

# What happens to a source notebook, in this order. It is nbgrader's own chain with additions of ours, and without the
# headers, footers and generated tests that no session uses. MarkBlank keeps what participants find, so it comes after
# ClearSolutions. The checksums come twice because the text that they sign changes in between.
c.GenerateAssignment.preprocessors = [
    "workshop.course.release.LeaveTheMachine",
    "workshop.course.release.AskBack",
    "workshop.course.release.TellThePage",
    "nbconvert.preprocessors.TagRemovePreprocessor",
    "workshop.facilitate.opening.FindTheProject",
    "workshop.course.release.LockProse",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearSolutions",
    "workshop.course.release.MarkBlank",
    "workshop.course.release.LetAnswer",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
    "workshop.course.release.Sign",
]
c.TagRemovePreprocessor.enabled = True
c.TagRemovePreprocessor.remove_cell_tags = {"facilitator"}

# The stub above the solution is `...`, which runs; what replaces the solution only says whose turn it is.
c.ClearSolutions.code_stub = {"python": "# Door two: work it out in code from here on."}

# Validating once, after the chain, instead of after each of its links, halves the time and changes no byte.
c.NotebookExporter.optimistic_validation = True

# A graceful shutdown can stall for three seconds; nothing in these kernels needs it.
c.ExecutePreprocessor.shutdown_kernel = "immediate"

# On a busy machine a kernel's last word may come late; with the four seconds that are usual its work would be lost.
c.ExecutePreprocessor.iopub_timeout = 60
