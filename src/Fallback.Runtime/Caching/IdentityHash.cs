using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Fallback;

/// <summary>
/// Hashes typed values of any length so that two different sequences of values never have the same input: each value begins with its kind,
/// and each value of variable length with its length. If one value cannot be hashed, the request has no key.
/// </summary>
internal sealed class IdentityHash(bool hasClients, bool hasOwnDialects) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    // Most values are short, and each call of the hash function costs more than a copy.
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(1024);
    private int _buffered;

    private enum Kind : byte
    {
        Missing,
        Present,
        Text,
        Bytes,
        Json,
        Whole,
        Number,
        Flag,
        Count,
        Name,
    }

    /// <summary>Whether a tier is a chat client, which may call functions itself.</summary>
    public bool HasClients => hasClients;

    /// <summary>Whether a tier receives the request's objects themselves, and not only what a built-in dialect writes.</summary>
    public bool SeesObjects => hasClients || hasOwnDialects;

    /// <summary>The first thing that could not be hashed; null if everything could.</summary>
    public string? Obstacle { get; private set; }

    public void Refuse(string obstacle) => Obstacle ??= obstacle;

    public string ToKey()
    {
        Flush();
        return Convert.ToHexString(_hash.GetHashAndReset());
    }

    /// <summary>Adds the kind of thing that comes next.</summary>
    public void Name(string name) => Chars(Kind.Name, name);

    /// <summary>Adds whether an object exists; its parts follow.</summary>
    public bool Has([NotNullWhen(true)] object? value)
    {
        Begin(value is null ? Kind.Missing : Kind.Present);
        return value is not null;
    }

    public void Text(string? text)
    {
        if (text is null) Begin(Kind.Missing);
        else Chars(Kind.Text, text);
    }

    public void Texts(IEnumerable<string>? texts)
    {
        if (!Has(texts)) return;
        string[] all = [.. texts];
        Count(all.Length);
        foreach (string text in all) Text(text);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Begin(Kind.Bytes);
        Length(bytes.Length);
        Append(bytes);
    }

    public void Json(JsonElement? json)
    {
        if (json is not { ValueKind: not JsonValueKind.Undefined } element)
        {
            Begin(Kind.Missing);
            return;
        }
        Chars(Kind.Json, element.GetRawText());
    }

    public void Whole(long? value)
    {
        if (value is not { } whole)
        {
            Begin(Kind.Missing);
            return;
        }
        Begin(Kind.Whole);
        Length(whole);
    }

    public void Number(double? value)
    {
        if (value is not { } number)
        {
            Begin(Kind.Missing);
            return;
        }
        Begin(Kind.Number);
        Length(BitConverter.DoubleToInt64Bits(number));
    }

    public void Flag(bool? value)
    {
        if (value is not { } flag)
        {
            Begin(Kind.Missing);
            return;
        }
        Begin(Kind.Flag);
        Append([flag ? (byte)1 : (byte)0]);
    }

    public void Count(int count)
    {
        Begin(Kind.Count);
        Length(count);
    }

    public void Dispose()
    {
        _hash.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
    }

    // Code units, not UTF-8: in UTF-8, unpaired surrogates would all become the same replacement character.
    private void Chars(Kind kind, string text)
    {
        Begin(kind);
        Length(text.Length);
        Append(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private void Begin(Kind kind) => Append([(byte)kind]);

    private void Length(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Append(bytes);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _buffered) Flush();
        if (bytes.Length > _buffer.Length)
        {
            _hash.AppendData(bytes);
            return;
        }
        bytes.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += bytes.Length;
    }

    private void Flush()
    {
        _hash.AppendData(_buffer.AsSpan(0, _buffered));
        _buffered = 0;
    }
}
