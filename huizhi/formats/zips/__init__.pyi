from .archive import (
    Member as Member,
    Packing as Packing,
    read_members as read_members,
    refused_as_template as refused_as_template,
    write_members as write_members,
)
from .folder_archive import archive_pieces as archive_pieces
from .listed_zip import ListedZip as ListedZip
from .member_refusal import refuse_member as refuse_member
from .package_stream import PackageStream as PackageStream
from .safe_zip import (
    BROKEN_ZIP as BROKEN_ZIP,
    SafeZip as SafeZip,
    ZipMember as ZipMember,
    decoded_names as decoded_names,
)
from .whole_archive import (
    ListedFile as ListedFile,
    WholeArchive as WholeArchive,
    WholeArchiveWriter as WholeArchiveWriter,
    is_plain_name as is_plain_name,
)
