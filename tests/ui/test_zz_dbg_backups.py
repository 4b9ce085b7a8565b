from tests.ui.test_copies_page import *
from PySide6.QtTest import QTest
from fabrique_desktop.ui import copies_line, health
def test_x(two, open_window, monkeypatch):
    monkeypatch.setattr(copies_line,"START_MS",0); monkeypatch.setattr(health,"START_MS",0)
    content = bytearray(two.read_bytes()); content[:100]=os.urandom(100); two.write_bytes(content)
    player = open_window(None)
    print("open", player.desktop.open(two), player.desktop.window.shown_page())
    page = player.desktop.ways.copies.page
    print(page.said.text())
    player.until(lambda: page.model.rows and all(r.whole is not None for r in page.model.rows), "rows")
    player.press(Qt.Key.Key_Return); player.press(Qt.Key.Key_Return)
    player.until(lambda: player.desktop.bench is not None, "bench")
    print(player.desktop.window.banner.text.text(), said(player.bench.database))
    k=player.desktop.ways.keepers
    player.until(lambda: k.health.report is not None, "health"); print(k.health.report.problems, k.line.label.text())
    say(player.bench.database,"encore")
    player.desktop.window.close()
    QTest.qWait(1500)
    print([n.reason for n,_ in copies_in(two.with_name("atelier - copies"))])
