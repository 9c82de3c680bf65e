"""Vietnamese for what gradio says of its own accord. It has no Vietnamese locale: all it has get these."""

from __future__ import annotations

_LOCALES = """
    ar ca ckb de en es et eu fa fi fr he hi id ja ko lt nb nl pl pt pt-BR ro ru sv ta th tr uk ur uz zh-CN zh-TW
"""

_WORDS = {
    "blocks.connection_can_break": "Kết nối có thể bị ngắt khi rời trang này.",
    "blocks.long_requests_queue": "Máy đang bận, yêu cầu sẽ được xử lý lần lượt.",
    "blocks.lost_connection": "Mất kết nối, đang nối lại…",
    "blocks.waiting_for_inputs": "Đang tải tệp lên, xin thử lại sau giây lát.",
    "chatbot.edit": "Sửa",
    "chatbot.retry": "Thử lại",
    "chatbot.undo": "Hoàn tác",
    "chatbot.submit": "Gửi",
    "chatbot.cancel": "Hủy",
    "chatbot.like": "Hữu ích",
    "chatbot.dislike": "Chưa đúng",
    "chatbot.clear": "Xóa hội thoại",
    "chatbot.complete": "Xong",
    "chatbot.copy_message": "Chép",
    "chatbot.copied_message": "Đã chép",
    "chat_interface.new_chat": "Hội thoại mới",
    "chat_interface.message_placeholder": "Nhập yêu cầu…",
    "chat_interface.chatbot": "Hội thoại",
    "chat_interface.conversation": "Hội thoại",
    "common.clear": "Xóa",
    "common.download": "Tải về",
    "common.edit": "Sửa",
    "common.empty": "Trống",
    "common.error": "Lỗi",
    "common.loading": "Đang tải",
    "common.or": "hoặc",
    "common.remove": "Bỏ",
    "common.settings": "Thiết lập",
    "common.share": "Chia sẻ",
    "common.submit": "Gửi",
    "common.undo": "Hoàn tác",
    "common.language": "Ngôn ngữ",
    "common.progress": "Tiến độ",
    "errors.build_error": "có lỗi khi dựng trang",
    "errors.config_error": "có lỗi cấu hình",
    "errors.contact_page_author": "Hãy báo cho người quản trị.",
    "errors.runtime_error": "có lỗi khi chạy",
    "file.uploading": "Đang tải lên…",
    "label.label": "Nhãn",
    "status.queue_position": "Đang chờ: {position}/{size}",
    "upload_text.click_to_upload": "Bấm để chọn tệp",
    "upload_text.drop_file": "Thả tệp vào đây",
}


def translations() -> dict[str, dict[str, str]]:
    """The same words under every locale, whichever the browser asks for."""
    return dict.fromkeys(_LOCALES.split(), _WORDS)
