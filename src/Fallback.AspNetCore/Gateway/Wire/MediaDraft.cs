using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>The data of an image, a sound or a file in a part: the bytes or the address.</summary>
internal ref struct MediaDraft
{
    private Utf8JsonReader _value;
    private int _at;
    private Member _from;
    private string? _format, _id, _name;

    public string? Detail { get; private set; }

    private readonly bool HasValue => _value.TokenType == JsonTokenType.String;

    /// <summary>Takes the current value, a string, for the address.</summary>
    public void Take(ref RequestScan scan)
    {
        _value = scan.Reader;
        _at = scan.At;
    }

    public bool TryReadMembers(ref RequestScan scan)
    {
        int at = scan.At;
        ulong seen = 0;
        while (scan.NextMember(ref seen, out Member member))
        {
            bool isRead = true;
            string? text = null;
            switch (member)
            {
                case Member.Url or Member.Data or Member.FileData when scan.IsNull: break;
                case Member.Url or Member.Data or Member.FileData:
                    if (!scan.IsString) return scan.Wrong("a string");
                    Take(ref scan);
                    _from = member;
                    break;
                case Member.Detail:
                    isRead = scan.TryText(out text);
                    Detail = text;
                    break;
                case Member.Format: isRead = scan.TryText(out _format); break;
                case Member.FileId: isRead = scan.TryText(out _id); break;
                case Member.FileName: isRead = scan.TryText(out _name); break;
                default: scan.Skip(); break;
            }
            if (!isRead) return false;
        }
        if (!HasValue) _at = at;
        return scan.Error is null;
    }

    /// <summary>A picture or the like, by an address or by <c>data:</c>.</summary>
    public readonly bool TryBuildAddress(ref RequestScan scan, string kind, out AIContent? content)
    {
        content = null;
        if (!HasValue) return scan.FailMissing(_at, "url");
        content = MediaReader.Read(_value, kind);
        return content is not null || scan.Fail(_at, null, "must be an absolute address or data:TYPE;base64,DATA", RequestCodes.Value);
    }

    public readonly bool TryBuildSound(ref RequestScan scan, out AIContent? content)
    {
        content = null;
        if (!HasValue) return scan.FailMissing(_at, "data");
        content = MediaReader.ReadSound(_value, _format);
        return content is not null || scan.Fail(_at, null, "must be base64", RequestCodes.Value);
    }

    public readonly bool TryBuildFile(ref RequestScan scan, out AIContent? content)
    {
        content = null;
        if (!HasValue)
        {
            if (string.IsNullOrWhiteSpace(_id)) return scan.FailMissing(_at, "file_id");
            content = new HostedFileContent(_id) { Name = _name };
            return true;
        }
        content = MediaReader.Read(_value, "application", _name) ?? MediaReader.ReadBytes(_value, MediaReader.TypeOf(_name), _name);
        return content is not null || scan.Fail(_at, null, "must be data:TYPE;base64,DATA", RequestCodes.Value);
    }
}
