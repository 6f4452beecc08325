"""Registering authorities and the categories of what they register: the first two characters of a credit code.

Source: GB 32100-2015 with amendment 1 of 2016, as restated by secondary sources; not checked against the print.
"""

from __future__ import annotations

__all__ = ["AUTHORITIES", "CATEGORIES", "UNION"]

UNION = "8"
"""The authority whose codes are those of trade unions."""

AUTHORITIES = {
    "1": "机构编制",
    "2": "外交",
    "3": "司法行政",
    "4": "文化",
    "5": "民政",
    "6": "旅游",
    "7": "宗教",
    UNION: "工会",
    "9": "工商",
    "A": "中央军委改革和编制办公室",
    "N": "农业",
    "Y": "其他",
}
"""Each authority by the first character."""

CATEGORIES = {
    "11": "机关",
    "12": "事业单位",
    "13": "中央编办直接管理机构编制的群众团体",
    "19": "其他(机构编制)",
    "21": "外国常驻新闻机构",
    "29": "其他(外交)",
    "31": "律师执业机构",
    "32": "公证处",
    "33": "基层法律服务所",
    "34": "司法鉴定机构",
    "35": "仲裁委员会",
    "39": "其他(司法行政)",
    "41": "外国在华文化中心",
    "49": "其他(文化)",
    "51": "社会团体",
    "52": "民办非企业单位",
    "53": "基金会",
    "59": "其他(民政)",
    "61": "外国旅游部门常驻代表机构",
    "62": "港澳台地区旅游部门常驻内地(大陆)代表机构",
    "69": "其他(旅游)",
    "71": "宗教活动场所",
    "72": "宗教院校",
    "79": "其他(宗教)",
    "81": "基层工会",
    "89": "其他(工会)",
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
    "A1": "军队事业单位",
    "A9": "其他(中央军委改革和编制办公室)",
    "N1": "组级集体经济组织",
    "N2": "村级集体经济组织",
    "N3": "乡镇级集体经济组织",
    "N9": "其他(农业)",
    "Y1": "其他",
}
"""Each category by the first two characters; 81 and 89 are trade unions."""
