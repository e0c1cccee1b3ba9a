"""The feedback pages as a zip, each under the name by which its platform finds the student again."""

import io
import zipfile

from coursekit.grading.report.upload.came import came

_ALWAYS = (1980, 1, 1, 0, 0, 0)  # so that the same pages make the same zip


def packed(rows, page_of, texts):
    """The zip of the pages of these rows, as bytes."""
    data, how = io.BytesIO(), came(rows)
    pages = {(row.person.key, row.lesson): page_of(row.graded.submission) for row in rows if row.graded}
    named = {_name(page, how[whose]): texts[page] for whose, page in pages.items()}
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in sorted(named.items()):
            member = zipfile.ZipInfo(name, _ALWAYS)
            member.external_attr, member.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            file.writestr(member, text)
    return data.getvalue()


def _name(page, how):
    file = page.rpartition("/")[2]
    return {"canvas": f"{how.who}_{file}", "moodle": f"{how.who}_/{file}"}.get(how.platform, page)
