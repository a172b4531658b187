"""What people read about roles, levels and refusals."""

from cockpit.text import LEVEL_WORDS, ROLE_WORDS

ROLES = ROLE_WORDS
LEVELS = LEVEL_WORDS
DATA_DENIED = "当前角色无权查看这类数据。"
ACTION_DENIED = "当前角色无权进行这项操作。"
UNKNOWN_ROLE = "没有这个角色。"
ONE_SCHOOL = "学校角色只能对应一所学校。"
WHOLE_DISTRICT = "这个角色查看全区，不能只指定部分学校。"
POLICY = "权限文件有误："
NO_POLICY = "找不到或读不懂权限文件"
JOIN = "、"
FULL_STOP = "。"


def bad_role(role: str, fault: str) -> str:
    """One fault of the policy file."""
    return f"角色 {role} 的{fault}"


MISSING_ROLE = "设置缺失"
UNKNOWN_ROLE_IN_POLICY = "名称不在已知角色之中"
BAD_ROWS = "数据范围写法不对"
BAD_LEVEL = "数据级别写法不对"
BAD_ACTIONS = "操作清单写法不对"
