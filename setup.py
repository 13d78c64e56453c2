"""What pyproject.toml cannot say: an editable install, too, puts the data files where Jupyter looks for them."""

from setuptools import Distribution, setup


class WithData(Distribution):
    def has_data(self) -> bool:
        """Asked by setuptools' editable install, before it installs data files; setuptools itself never answers."""
        return self.has_data_files()


setup(distclass=WithData)
