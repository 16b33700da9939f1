"""Warning bits of observation 804: their names per device type, and which one each fault of the truth sets.

Names: `/api/constants`, version 6.5.8. What a bit does to the charge: the headers of the published firmware,
smjothen/ApolloESP32Application, `zaptec_protocol_go_warnings.h`.
"""

from simulator.truth.states import FaultKind

WARNINGS: tuple[tuple[int, str, str], ...] = (
    (0, "HUMIDITY", "HUMIDITY"),
    (1, "TEMPERATURE", "TEMPERATURE"),
    (2, "TEMPERATURE_ERROR", "TEMPERATURE_ERROR"),
    (3, "EMETER_NO_RESPONSE", "EMETER_NO_RESPONSE"),
    (4, "MAX_SESSION_RESTART", "MAX_SESSION_RESTART"),
    (5, "CHARGE_OVERCURRENT", "CHARGE_OVERCURRENT"),
    (6, "PILOT_STATE", "PILOT_STATE"),
    (7, "RELAY_WELDED", "LOW_LEVEL_12V"),
    (8, "PILOT_LOW_LEVEL", "PILOT_LOW_LEVEL"),
    (9, "FPGA_COM_TIMEOUT", "NO_SWITCH_POW_DEF"),
    (10, "REBOOT", "REBOOT"),
    (11, "DISABLED", "DISABLED"),
    (12, "RCD_AC", "RCD_6MA"),
    (13, "RCD_DC", "RCD_30MA"),
    (14, "RCD_PEAK", ""),
    (15, "INVALID_HARDWARE_ID", ""),
    (16, "RCD_TEST_AC", "RCD_TEST_6MA"),
    (17, "RCD_TEST_DC", "RCD_TEST_30MA"),
    (18, "RCD_FAILURE", "RCD_FAILURE"),
    (19, "RCD_TEST_TIMEOUT", "RCD_TEST_TIMEOUT"),
    (20, "FPGA_VERSION", "OVERCURRENT_INSTALLATION"),
    (21, "FPGA_UNEXPECTED_RELAY", "UNEXPECTED_RELAY"),
    (22, "FPGA_CHARGING_RESET", "O_PEN"),
    (23, "PILOT_NO_PROXIMITY", "PILOT_NO_PROXIMITY"),
    (24, "EMETER_ALARM", "EMETER_ALARM"),
    (25, "EMETER_LINK", "EMETER_LINK"),
    (26, "NO_VOLTAGE_L1", "NO_VOLTAGE_L1"),
    (27, "NO_VOLTAGE_L2_L3", "NO_VOLTAGE_L2_L3"),
    (28, "FPGA_WATCHDOG", "FPGA_WATCHDOG"),
    (29, "EMETER_CAL", "SERVO"),
    (30, "MID", "MID"),
    (31, "VARISCITE", "FPGA_VERSION"),
    (32, "MCU_BOOTLOADER", ""),
    (33, "FPGA_INIT_FAILED", ""),
    (34, "ILLEGAL_PHASE", ""),
    (35, "MID_STORAGE_ERROR", "MID_STORAGE_ERROR"),
    (45, "", "ESP"),
    (46, "", "INVALID_HARDWARE_ID"),
    (47, "", "FPGA_CHARGING_RESET"),
    (48, "", "FPGA_COM_TIMEOUT"),
    (49, "", "RELAY_WELDED"),
    (50, "", "RCD_AC"),
    (51, "", "RCD_DC"),
    (52, "", "RCD_TEST_AC"),
    (53, "", "RCD_TEST_DC"),
    (54, "", "MOTOR"),
    (55, "", "MOTOR_SHORTED"),
    (56, "", "MID_STORAGE_ERROR_GO_GO2"),
)
"""Bit, name on Smart (Pro), name on Apollo (Go, Go 2); empty where the type does not know the bit."""

FAULT_WARNING: dict[FaultKind, str] = {
    FaultKind.OVERCURRENT: "CHARGE_OVERCURRENT",
    FaultKind.OVERVOLTAGE: "EMETER_ALARM",
    FaultKind.OVERTEMPERATURE: "TEMPERATURE",
    FaultKind.GROUND: "O_PEN",
    FaultKind.RCD_AC: "RCD_AC",
    FaultKind.RCD_DC: "RCD_DC",
    FaultKind.PHASE: "NO_VOLTAGE_L2_L3",
    FaultKind.CABLE: "PILOT_NO_PROXIMITY",
    FaultKind.CONTACTOR: "RELAY_WELDED",
    FaultKind.LOCK: "SERVO",
    FaultKind.INTERNAL: "FPGA_WATCHDOG",
}
"""The Apollo bit each fault sets. Zaptec has none for overvoltage and lost earth: the meter's alarm and the open
protective conductor come nearest."""

SOFT_STOP = frozenset(
    {
        "HUMIDITY",
        "TEMPERATURE",
        "TEMPERATURE_ERROR",
        "REBOOT",
        "DISABLED",
        "EMETER_LINK",
        "CHARGE_OVERCURRENT",
        "NO_VOLTAGE_L1",
        "NO_VOLTAGE_L2_L3",
    }
)
"""Bits that first let the car stop by itself; the relay opens after 5 s at the latest. All others open it at once."""

PILOT_FAULTS = frozenset({"PILOT_STATE", "PILOT_LOW_LEVEL", "PILOT_NO_PROXIMITY"})
"""Bits that mean the pilot signal itself is wrong, so that observation 702 reads -12."""


def warning_values(schema: str) -> dict[str, int]:
    """Name -> value of one schema, "S" or "A", as exact integers (the largest pass 2^53)."""
    column = 1 if schema == "S" else 2
    return {str(row[column]): 1 << row[0] for row in WARNINGS if row[column]}


APOLLO_WARNINGS = warning_values("A")
