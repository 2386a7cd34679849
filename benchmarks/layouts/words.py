"""The words of made-up sheets: variables, areas, units, headers. Nothing here comes from the package.

``known`` words are names of the catalogue; ``practice`` words are those of official forms and of provincial reports, and
are no aliases of the packaged definitions (a test holds this).
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

VND = (("đồng", 1), ("triệu đồng", 10**6), ("tỷ đồng", 10**9), ("nghìn tỷ đồng", 10**12))


@dataclass(frozen=True)
class Variable:
    """A variable: id, spellings, units (text and factor), flow or stock, and whether its figures are whole."""

    id: str
    known: tuple[str, ...]
    practice: tuple[str, ...]
    units: tuple[tuple[str, float], ...] = (("hồ sơ", 1),)
    measure: str = "flow"
    whole: bool = True


@dataclass(frozen=True)
class Area:
    """A province: id, bare name, and how letterheads call it."""

    id: str
    name: str
    city: bool
    region: str

    @property
    def full(self) -> str:
        """Tỉnh Bắc Ninh, Thành phố Huế."""
        return f"{'Thành phố' if self.city else 'Tỉnh'} {self.name}"


DOSSIERS = {
    one.id: one
    for one in (
        Variable(
            "dossiers_received",
            ("Số hồ sơ tiếp nhận trong kỳ", "Số hồ sơ tiếp nhận", "Tổng số hồ sơ tiếp nhận"),
            ("Tổng số hồ sơ mới tiếp nhận", "Tổng tiếp nhận", "Tiếp nhận mới trong kỳ"),
        ),
        Variable(
            "dossiers_received_online",
            ("Số hồ sơ tiếp nhận trực tuyến trong kỳ", "Số hồ sơ tiếp nhận trực tuyến", "Hồ sơ nộp trực tuyến"),
            ("Trong đó: tiếp nhận trực tuyến", "Số HS tiếp nhận trực tuyến", "Hồ sơ tiếp nhận qua mạng"),
        ),
        Variable(
            "dossiers_received_in_person",
            ("Số hồ sơ tiếp nhận trực tiếp trong kỳ", "Hồ sơ nộp trực tiếp"),
            ("Tiếp nhận tại quầy (trực tiếp)", "Hồ sơ nhận trực tiếp tại Bộ phận Một cửa"),
        ),
        Variable(
            "dossiers_received_by_post",
            ("Hồ sơ tiếp nhận qua bưu chính", "Hồ sơ nộp qua bưu chính"),
            ("HS tiếp nhận qua bưu điện (BCCI)", "Tiếp nhận qua dịch vụ BCCI"),
        ),
        Variable(
            "dossiers_carried_over",
            ("Số hồ sơ từ kỳ trước chuyển sang", "Hồ sơ kỳ trước chuyển sang"),
            ("Số HS kỳ trước chuyển qua", "Tồn từ kỳ trước chuyển sang"),
        ),
        Variable(
            "dossiers_resolved",
            ("Số hồ sơ đã giải quyết", "Hồ sơ đã có kết quả", "Tổng số hồ sơ đã giải quyết"),
            ("Tổng số HS đã giải quyết", "Tổng hồ sơ đã có kết quả"),
        ),
        Variable(
            "dossiers_resolved_before_time",
            ("Số hồ sơ giải quyết trước hạn", "Hồ sơ giải quyết trước hạn"),
            ("Số HS trả trước hạn", "Đã giải quyết: trước hạn"),
        ),
        Variable(
            "dossiers_resolved_on_time",
            ("Số hồ sơ giải quyết đúng hạn", "Hồ sơ giải quyết đúng hạn"),
            ("Số HS trả đúng hạn", "Đã giải quyết: đúng hạn"),
        ),
        Variable(
            "dossiers_resolved_late",
            ("Số hồ sơ giải quyết quá hạn", "Hồ sơ giải quyết chậm hạn"),
            ("Số HS trả quá hạn", "Đã giải quyết: quá hạn"),
        ),
    )
}

MONEY = {
    one.id: one
    for one in (
        Variable(
            "local_budget_expenditure",
            ("Tổng chi ngân sách địa phương", "Chi ngân sách địa phương"),
            ("Tổng chi cân đối NSĐP và chi khác của NSĐP", "Tổng số chi NSĐP"),
            VND[1:3],
            whole=False,
        ),
        Variable(
            "rd_expenditure",
            ("Chi cho R&D", "Kinh phí R&D"),
            ("Chi nghiên cứu và phát triển", "Tổng chi cho hoạt động R&D"),
            VND[1:3],
            whole=False,
        ),
        Variable(
            "stid_investment_expenditure",
            ("Chi đầu tư phát triển KHCN, ĐMST, CĐS", "Chi đầu tư KHCN, ĐMST, CĐS"),
            ("Chi ĐTPT cho KHCN, ĐMST và CĐS",),
            VND[1:3],
            whole=False,
        ),
        Variable(
            "stid_recurrent_expenditure",
            ("Chi thường xuyên KHCN, ĐMST, CĐS", "Chi sự nghiệp KHCN, ĐMST, CĐS"),
            ("Chi TX cho KHCN, ĐMST và CĐS",),
            VND[1:3],
            whole=False,
        ),
        Variable(
            "grdp",
            ("GRDP", "Tổng sản phẩm trên địa bàn"),
            ("Quy mô GRDP (giá hiện hành)", "Tổng sản phẩm (GRDP) giá hiện hành"),
            VND[2:],
            whole=False,
        ),
    )
}

OTHERS = {
    one.id: one
    for one in (
        Variable(
            "population",
            ("Dân số", "Tổng dân số"),
            ("Dân số trung bình", "Quy mô dân số"),
            (("người", 1), ("nghìn người", 1000)),
            "stock",
        ),
        Variable(
            "patent_applications",
            ("Số đơn đăng ký sáng chế", "Đơn đăng ký sáng chế"),
            ("Số lượng đơn ĐK sáng chế", "Số đơn sáng chế nộp trong năm"),
            (("đơn", 1),),
        ),
    )
}

RATES = {
    one.id: one
    for one in (
        Variable(
            "online_dossier_rate",
            ("Tỷ lệ hồ sơ nộp trực tuyến", "Tỷ lệ hồ sơ tiếp nhận trực tuyến"),
            ("Tỷ lệ HS nộp trực tuyến",),
            (("%", 1),),
            whole=False,
        ),
        Variable(
            "on_time_dossier_rate",
            ("Tỷ lệ hồ sơ giải quyết đúng hạn", "Tỷ lệ giải quyết đúng hạn"),
            ("Tỷ lệ HS đúng hạn và trước hạn",),
            (("%", 1),),
            whole=False,
        ),
    )
}

SCORES_766 = {
    "CKMB": ("service_766_transparency", 18), "TDGQ": ("service_766_progress", 20), "CLGQ": ("service_766_online_service", 12),
    "TTTT": ("service_766_online_payment", 10), "MDHL": ("service_766_satisfaction", 18),
    "MDSH": ("service_766_digitisation", 22),
}  # fmt: skip

VARIABLES = DOSSIERS | MONEY | OTHERS | RATES

_NORTH, _DELTA, _CENTRE = "Trung du và miền núi phía Bắc", "Đồng bằng sông Hồng", "Bắc Trung Bộ"
_COAST, _SOUTH_EAST, _MEKONG = "Duyên hải Nam Trung Bộ và Tây Nguyên", "Đông Nam Bộ", "Đồng bằng sông Cửu Long"
_NAMES = {
    _NORTH: "04 Cao Bằng,08 Tuyên Quang,11 Điện Biên,12 Lai Châu,14 Sơn La,15 Lào Cai,19 Thái Nguyên,20 Lạng Sơn,25 Phú Thọ",
    _DELTA: "22 Quảng Ninh,24 Bắc Ninh,33 Hưng Yên,37 Ninh Bình",
    _CENTRE: "38 Thanh Hóa,40 Nghệ An,42 Hà Tĩnh,44 Quảng Trị,46 *Huế",
    _COAST: "48 *Đà Nẵng,51 Quảng Ngãi,52 Gia Lai,56 Khánh Hòa,66 Đắk Lắk,68 Lâm Đồng",
    _SOUTH_EAST: "80 Tây Ninh",
    _MEKONG: "82 Đồng Tháp,86 Vĩnh Long,91 An Giang,92 *Cần Thơ,96 Cà Mau",
}
AREAS = tuple(
    Area(f"P34-{text[:2]}", text[3:].lstrip("*"), "*" in text, region)
    for region, texts in _NAMES.items()
    for text in texts.split(",")
)
REGIONS = tuple(_NAMES)
AGENCIES = (
    "Sở Khoa học và Công nghệ", "Sở Tài chính", "Sở Tư pháp", "Sở Nội vụ", "Sở Xây dựng", "Sở Công Thương", "Sở Y tế",
    "Sở Giáo dục và Đào tạo", "Công an tỉnh",
)  # fmt: skip
COMMUNES = (
    "Phường Lào Cai", "Phường Cam Đường", "Xã Bắc Hà", "Xã Bảo Thắng", "Xã Mường Khương", "Phường Trung Tâm", "Xã Si Ma Cai",
)  # fmt: skip

AREA_HEADERS = ("Tỉnh, thành phố", "Địa phương", "Tỉnh/thành phố", "Tỉnh", "Tên tỉnh")
AREA_PRACTICE = ("Tên địa phương (tỉnh, TP)", "Tỉnh/TP trực thuộc TW")
PERIOD_HEADERS = ("Kỳ báo cáo", "Kỳ", "Thời gian")
PERIOD_PRACTICE = ("Kỳ thống kê", "Kỳ tổng hợp số liệu")
ITEM_HEADERS = ("Chỉ tiêu", "Nội dung", "Tên chỉ tiêu")
ITEM_PRACTICE = ("Nội dung báo cáo", "Chỉ tiêu, nội dung báo cáo")
UNIT_HEADERS = ("ĐVT", "Đơn vị tính")
UNIT_PRACTICE = ("ĐV tính", "Đơn vị đo lường")
ORDINAL_HEADERS = ("STT", "TT", "Số TT")
NOTE_HEADERS = ("Ghi chú", "Nguồn số liệu")
VALUE_HEADERS = ("Giá trị", "Số liệu", "Kết quả")
VALUE_PRACTICE = ("Kết quả thực hiện", "Số thực hiện")

PRACTICE_SHARE = 1 / 3


@dataclass
class Words:
    """Chooses words: a third of them from practice. ``used`` keeps what became of every choice."""

    rng: Random
    used: list[tuple[str, bool]]

    def pick(self, known: tuple[str, ...], practice: tuple[str, ...]) -> str:
        """One spelling."""
        from_practice = bool(practice) and self.rng.random() < PRACTICE_SHARE
        word = self.rng.choice(practice if from_practice else known)
        self.used.append((word, from_practice))
        return word

    def variable(self, name: str) -> str:
        """A spelling of a variable."""
        one = VARIABLES[name]
        return self.pick(one.known, one.practice)

    def area(self) -> str:
        """The header of a column of provinces."""
        return self.pick(AREA_HEADERS, AREA_PRACTICE)

    def period(self) -> str:
        """The header of a column of periods."""
        return self.pick(PERIOD_HEADERS, PERIOD_PRACTICE)

    def item(self) -> str:
        """The header of a column of indicators."""
        return self.pick(ITEM_HEADERS, ITEM_PRACTICE)

    def unit(self) -> str:
        """The header of a column of units."""
        return self.pick(UNIT_HEADERS, UNIT_PRACTICE)

    def value(self) -> str:
        """The header of a column of figures."""
        return self.pick(VALUE_HEADERS, VALUE_PRACTICE)

    def ordinal(self) -> str:
        """The header of a counter."""
        return self.rng.choice(ORDINAL_HEADERS)
