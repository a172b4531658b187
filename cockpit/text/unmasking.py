"""Words around what is masked of persons, and of looking at it in full for once."""

MASKED = "个人信息已脱敏显示。"
FULL = "正在查看完整的个人信息：仅限本次，已记入审计；导出的文件仍然脱敏。"
ASK, REASON, GO = "查看完整信息", "查看理由（必填，记入审计）", "查看一次"
BACK = "恢复脱敏"
NO_REASON = "请写明查看理由，至少 4 个字。"
FAILED = "审计记录没有写成，暂不能查看完整信息，请稍后再试。"
