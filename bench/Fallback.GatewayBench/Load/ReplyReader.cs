using System.Buffers.Text;
using System.Text;

namespace Fallback.GatewayBench;

/// <summary>Finds the end of a response of HTTP/1.1, by its length or its chunks, in whatever pieces it comes; keeps nothing of it.</summary>
internal sealed class ReplyReader
{
    private readonly byte[] _head = new byte[8192];
    private int _headLength;
    private Part _part;
    private long _left;

    public int Status { get; private set; }

    public long BodyBytes { get; private set; }

    public void Begin()
    {
        _part = Part.Head;
        _headLength = 0;
        _left = 0;
        BodyBytes = 0;
        Status = 0;
    }

    /// <returns>Whether the response is complete.</returns>
    public bool Read(ReadOnlySpan<byte> bytes)
    {
        if (_part is Part.Head)
        {
            bytes = ReadHead(bytes);
            if (_part is Part.Head) return false;
        }
        if (_part is Part.Body)
        {
            _left -= bytes.Length;
            BodyBytes += bytes.Length;
            return _left <= 0;
        }
        return ReadChunks(bytes);
    }

    private ReadOnlySpan<byte> ReadHead(ReadOnlySpan<byte> bytes)
    {
        int before = _headLength;
        int taken = Math.Min(bytes.Length, _head.Length - before);
        if (taken == 0) throw new InvalidDataException("The head of a response is larger than 8 KiB.");
        bytes[..taken].CopyTo(_head.AsSpan(before));
        _headLength += taken;
        ReadOnlySpan<byte> head = _head.AsSpan(0, _headLength);
        int end = head.IndexOf("\r\n\r\n"u8);
        if (end < 0) return default;
        ReadOnlySpan<byte> rest = bytes[(end + 4 - before)..];
        head = head[..(end + 2)];
        Status = Utf8Parser.TryParse(head[9..12], out int status, out _) ? status : 0;
        Span<byte> lower = _head.AsSpan(0, head.Length);
        Ascii.ToLowerInPlace(lower, out _);
        int length = lower.IndexOf("\r\ncontent-length:"u8);
        if (length >= 0)
        {
            if (!Utf8Parser.TryParse(lower[(length + 17)..].TrimStart((byte)' '), out _left, out _)) Status = 0;
            _part = Part.Body;
        }
        else
        {
            _part = Part.Size;
        }
        return rest;
    }

    private bool ReadChunks(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            switch (_part)
            {
                case Part.Data:
                    int taken = (int)Math.Min(_left, bytes.Length);
                    bytes = bytes[taken..];
                    BodyBytes += taken;
                    _left -= taken;
                    if (_left == 0) _part = Part.DataEnd;
                    break;
                case Part.DataEnd:
                    if (bytes[0] == '\n') _part = Part.Size;
                    bytes = bytes[1..];
                    break;
                case Part.Size:
                    byte digit = bytes[0];
                    bytes = bytes[1..];
                    if (digit == '\n') _part = _left == 0 ? Part.Last : Part.Data;
                    else if (digit != '\r') _left = _left * 16 + (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
                    break;
                default:
                    if (bytes[0] == '\n') return true;
                    bytes = bytes[1..];
                    break;
            }
        }
        return false;
    }

    private enum Part
    {
        Head,
        Body,
        Size,
        Data,
        DataEnd,
        Last,
    }
}
