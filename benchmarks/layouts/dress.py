"""What stands around tables: letterhead, title, unit line, notes, signatures."""

from __future__ import annotations

from random import Random

from .paper import Sheet

TITLES = (
    "BÁO CÁO KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH", "SỐ LIỆU GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",
    "BIỂU TỔNG HỢP TÌNH HÌNH TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ",
)  # fmt: skip
MONEY_TITLES = ("BIỂU TỔNG HỢP CHI NGÂN SÁCH CHO KHCN, ĐMST VÀ CĐS", "SỐ LIỆU KHOA HỌC, CÔNG NGHỆ VÀ NGÂN SÁCH")


def letterhead(sheet: Sheet, rng: Random, agency: str, width: int = 6) -> int:
    """The agency on the left, the country on the right; the row below."""
    right = max(3, width - 1)
    sheet.put(1, 1, agency.upper())
    sheet.put(1, right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    sheet.put(2, right, "Độc lập - Tự do - Hạnh phúc")
    if rng.random() < 0.5:
        sheet.put(2, 1, f"Số: {rng.randint(12, 980)}/BC-UBND")
    sheet.rows.update({1: "letterhead", 2: "letterhead"})
    return 3 + rng.randint(0, 1)


def title(sheet: Sheet, rng: Random, text: str, row: int, width: int = 6) -> int:
    """A title, often merged, sometimes with the letter it came with; the row below."""
    sheet.put(row, 1, text)
    sheet.rows[row] = "title"
    if rng.random() < 0.6:
        sheet.merged.append((row, 1, row, width))
    row += 1
    if rng.random() < 0.3:
        sheet.put(row, 1, f"(Kèm theo Công văn số {rng.randint(100, 900)}/SKHCN-CĐS)")
        sheet.rows[row] = "title"
        row += 1
    return row + rng.randint(0, 1)


def unit_line(sheet: Sheet, rng: Random, unit: str, row: int, width: int = 6) -> int:
    """``Đơn vị tính: triệu đồng`` above a table; the row below."""
    text = rng.choice(("Đơn vị tính: {}", "ĐVT: {}", "(Đơn vị tính: {})", "Đơn vị: {}")).format(unit)
    sheet.put(row, max(1, width - 1), text)
    sheet.rows[row] = "unit_line"
    return row + 1


def notes(sheet: Sheet, rng: Random, row: int) -> int:
    """Remarks under a table; the row below."""
    row += rng.randint(0, 1)
    for text in rng.sample(
        (
            "Ghi chú: Số liệu lấy từ Hệ thống thông tin giải quyết TTHC cấp tỉnh.",
            "(*) Số hồ sơ trực tuyến gồm toàn trình và một phần.",
            "Nguồn: Cổng Dịch vụ công quốc gia, trích xuất lúc 15h00.",
            "- Các số liệu trên đã được rà soát 02 lần.",
        ),
        rng.randint(1, 3),
    ):
        sheet.put(row, 1, text)
        sheet.rows[row] = "note"
        row += 1
    return row


def signature(sheet: Sheet, rng: Random, row: int, place: str, width: int = 6) -> int:
    """Place and day, who signs, and a name; the row below."""
    row += 1
    right = max(2, width - 1)
    lines = (
        f"{place}, ngày {rng.randint(1, 28)} tháng 10 năm 2026", "NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)", "Nguyễn Văn A",
    )  # fmt: skip
    for text in lines:
        sheet.put(row, right, text)
        sheet.rows[row] = "signature"
        if text == "NGƯỜI LẬP BIỂU":
            sheet.put(row, 1, rng.choice(("GIÁM ĐỐC", "KT. CHỦ TỊCH", "THỦ TRƯỞNG ĐƠN VỊ")))
        row += 1
    return row
