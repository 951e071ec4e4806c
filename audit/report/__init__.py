"""The audit's report: one HTML page without a network, or a workbook."""
