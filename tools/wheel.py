"""Which file a wheel has at another place than a clone: hatchling asks when it builds."""

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Places(BuildHookInterface):
    """The changelog lies in the package; beside an editable installation that folder would hide the clone's."""

    def initialize(self, version, build_data):
        """Say which file goes where."""
        if version == "standard":
            build_data["force_include"]["CHANGELOG.md"] = "coursekit/course/CHANGELOG.md"
