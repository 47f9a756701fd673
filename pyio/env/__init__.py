"""The process's environment: its variables, its arguments, where it stands, what it runs on and how it ends.

Why one module for so much: each is the process's alone, and the same for all of it.
"""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.env.arguments import args as args
    from pyio.env.constants import ARCH as ARCH
    from pyio.env.constants import DLL_EXTENSION as DLL_EXTENSION
    from pyio.env.constants import DLL_PREFIX as DLL_PREFIX
    from pyio.env.constants import DLL_SUFFIX as DLL_SUFFIX
    from pyio.env.constants import EXE_EXTENSION as EXE_EXTENSION
    from pyio.env.constants import EXE_SUFFIX as EXE_SUFFIX
    from pyio.env.constants import FAMILY as FAMILY
    from pyio.env.constants import OS as OS
    from pyio.env.machine import num_cpus as num_cpus
    from pyio.env.machine import page_size as page_size
    from pyio.env.paths import JoinPathsError as JoinPathsError
    from pyio.env.paths import join_paths as join_paths
    from pyio.env.paths import split_paths as split_paths
    from pyio.env.places import current_dir as current_dir
    from pyio.env.places import current_exe as current_exe
    from pyio.env.places import home_dir as home_dir
    from pyio.env.places import set_current_dir as set_current_dir
    from pyio.env.places import temp_dir as temp_dir
    from pyio.env.status import get_exit_status as get_exit_status
    from pyio.env.status import set_exit_status as set_exit_status
    from pyio.env.variables import VarError as VarError
    from pyio.env.variables import remove_var as remove_var
    from pyio.env.variables import set_var as set_var
    from pyio.env.variables import var as var
    from pyio.env.variables import var_string as var_string
    from pyio.env.variables import vars as vars
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        {
            "arguments": "args",
            "constants": "ARCH DLL_EXTENSION DLL_PREFIX DLL_SUFFIX EXE_EXTENSION EXE_SUFFIX FAMILY OS",
            "machine": "num_cpus page_size",
            "paths": "JoinPathsError join_paths split_paths",
            "places": "current_dir current_exe home_dir set_current_dir temp_dir",
            "status": "get_exit_status set_exit_status",
            "variables": "VarError remove_var set_var var var_string vars",
        },
    )
