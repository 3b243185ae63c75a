using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback.Gateway;

/// <summary>
/// One pass over a request, and the first thing in it that is wrong. Steps give false once something is; what is no JSON throws.
/// The text must have been checked by <see cref="RequestText.Objection"/>: then no string of it throws.
/// </summary>
internal ref struct RequestScan(ReadOnlyMemory<byte> body)
{
    private readonly ReadOnlyMemory<byte> _body = body;
    private int _nameAt;

    public Utf8JsonReader Reader = new(body.Span, new JsonReaderOptions { MaxDepth = RequestText.Depth });

    public RequestError? Error { get; private set; }

    /// <summary>Where the current value, or name, begins.</summary>
    public readonly int At => (int)Reader.TokenStartIndex;

    public readonly bool IsNull => Reader.TokenType == JsonTokenType.Null;

    public readonly bool IsString => Reader.TokenType == JsonTokenType.String;

    public readonly bool IsObject => Reader.TokenType == JsonTokenType.StartObject;

    public readonly bool IsArray => Reader.TokenType == JsonTokenType.StartArray;

    /// <summary>
    /// Moves to the value of an object's next member; false at its end, and at a member that the object has already: one reader would
    /// take the first of them and another one the last.
    /// </summary>
    public bool NextMember(ref ulong seen, out Member member)
    {
        member = default;
        Reader.Read();
        if (Reader.TokenType != JsonTokenType.PropertyName) return false;
        member = MemberNames.Of(Reader);
        _nameAt = At;
        ulong bit = member == Member.Other ? 0 : 1UL << (int)member;
        if ((seen & bit) != 0) return FailTwice();
        seen |= bit;
        Reader.Read();
        return true;
    }

    /// <summary>The same of an object of which nothing else than the names is known.</summary>
    public bool NextName()
    {
        Reader.Read();
        if (Reader.TokenType != JsonTokenType.PropertyName) return false;
        _nameAt = At;
        return true;
    }

    /// <summary>Moves to the next element of an array; false at its end.</summary>
    public bool NextElement()
    {
        Reader.Read();
        return Reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>The last member's name.</summary>
    public readonly string Name()
    {
        var name = new Utf8JsonReader(_body.Span[_nameAt..], isFinalBlock: false, default);
        name.Read();
        return name.GetString()!;
    }

    /// <summary>The bytes of a value that begins there, and ends where the reader is.</summary>
    public readonly ReadOnlyMemory<byte> Since(int start) => _body[start..(int)Reader.BytesConsumed];

    /// <summary>A text, or null.</summary>
    public bool TryText(out string? text)
    {
        text = IsString ? Reader.GetString() : null;
        return text is not null || IsNull || Wrong("a string");
    }

    /// <summary>True, false or null.</summary>
    public bool TryFlag(out bool? flag)
    {
        flag = Reader.TokenType switch { JsonTokenType.True => true, JsonTokenType.False => false, _ => null };
        return flag is not null || IsNull || Wrong("true or false");
    }

    /// <summary>A number that a float can hold, or null.</summary>
    public bool TryNumber(out float? number)
    {
        number = null;
        if (IsNull) return true;
        if (Reader.TokenType != JsonTokenType.Number) return Wrong("a number");
        if (!Reader.TryGetSingle(out float value) || !float.IsFinite(value)) return Fail("is too large", RequestCodes.Value);
        number = value;
        return true;
    }

    /// <summary>A whole number in a range, or null.</summary>
    public bool TryWhole(long least, long most, out long? number)
    {
        number = null;
        if (IsNull) return true;
        if (Reader.TokenType != JsonTokenType.Number) return Wrong("a whole number");
        if (!Reader.TryGetInt64(out long value))
        {
            // 100.0 is whole as well, and some languages have no other numbers.
            if (!Reader.TryGetDouble(out double real) || real != Math.Floor(real) || Math.Abs(real) > 1L << 53)
                return Fail($"must be a whole number from {least} to {most}", RequestCodes.Value);
            value = (long)real;
        }
        if (value < least || value > most) return Fail($"must be a whole number from {least} to {most}", RequestCodes.Value);
        number = value;
        return true;
    }

    /// <summary>Whether the value is an object, or null, which then is not to be read.</summary>
    public bool TryObject(out bool isThere)
    {
        isThere = IsObject;
        return isThere || IsNull || Wrong("an object");
    }

    /// <summary>Keeps an unknown value under the name of the last member; null counts as nothing.</summary>
    public bool TryKeep(ref AdditionalPropertiesDictionary? kept)
    {
        if (IsNull) return true;
        int at = _nameAt;
        string name = KeptNames.Of(Name());
        JsonElement value = JsonElement.ParseValue(ref Reader);
        return (kept ??= []).TryAdd(name, value) || FailTwice(at);
    }

    /// <summary>Passes over the current value.</summary>
    public void Skip() => Reader.Skip();

    public bool Wrong(string expected) => Fail($"must be {expected}, not {RequestText.KindOf(Reader.TokenType)}", RequestCodes.Type);

    public bool Fail(string says, string code) => Fail(At, null, says, code);

    public bool FailMissing(int at, string member) => Fail(at, member, "is missing", RequestCodes.Missing);

    public bool FailTwice() => FailTwice(_nameAt);

    /// <summary>Notes what is wrong. Always false.</summary>
    /// <param name="at">Where the value begins, or the name of the member.</param>
    /// <param name="member">The member of that value that is meant; null for itself.</param>
    /// <param name="says">The error, as the rest of a sentence.</param>
    /// <param name="code">OpenAI's word for it.</param>
    public bool Fail(int at, string? member, string says, string code)
    {
        if (Error is not null) return false;
        string? path = RequestPath.Of(_body.Span, at, member);
        Error = new RequestError(path is null ? $"The request {says}." : $"'{path}' {says}.", path, code);
        return false;
    }

    private bool FailTwice(int at) => Fail(at, null, "appears twice in its object", RequestCodes.Duplicate);
}
