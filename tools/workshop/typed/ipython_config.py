"""IPython's settings where this project is installed: kernels read what people type from their start."""

c = get_config()  # noqa: F821  (traitlets hands it in)

c.InteractiveShellApp.extensions.append("workshop.typed")
