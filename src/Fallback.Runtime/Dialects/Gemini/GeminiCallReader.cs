using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Reads the calls of one answer: whole, or in parts from Vertex. Calls without ids get the same ones whether the answer arrives as a whole
/// or as a stream.
/// </summary>
internal sealed class GeminiCallReader
{
    private HashSet<string>? _taken;
    private GeminiPartialCall? _partial;
    private string? _response;
    private int _count;

    /// <summary>Whether a call has begun and not ended.</summary>
    public bool IsInCall => _partial is not null;

    /// <summary>Whether any call has unreadable arguments.</summary>
    public bool HasUnreadable { get; private set; }

    /// <summary>Returns the call in a part; null for a part of a call.</summary>
    /// <param name="reader">The reader, at the call; it moves to the call's end.</param>
    /// <param name="json">The whole JSON.</param>
    /// <param name="response">The response's id, if it is known.</param>
    /// <param name="signature">The part's signature.</param>
    public FunctionCallContent? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string? response, string? signature)
    {
        string? id = null, name = null, arguments = null;
        bool goesOn = false;
        Utf8JsonReader pieces = default;
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "id"u8)) id = WireText.Read(ref reader);
            else if (WireSteps.Next(ref reader, "name"u8)) name = WireText.Read(ref reader);
            else if (WireSteps.Next(ref reader, "args"u8)) arguments = Raw(ref reader, json);
            else
            {
                if (WireSteps.Next(ref reader, "willContinue"u8)) goesOn = reader.TokenType == JsonTokenType.True;
                else if (WireSteps.Next(ref reader, "partialArgs"u8)) pieces = reader;
                reader.Skip();
            }
        }
        bool isPiece = goesOn || pieces.TokenType == JsonTokenType.StartArray || IsInCall && string.IsNullOrEmpty(name);
        GeminiPartialCall? whole = new(id, name, arguments, signature);
        if (isPiece) whole = Join(whole, ref pieces, goesOn);
        return whole is { Name: { } called } ? Create(whole, called, response, json) : null;
    }

    private static string Raw(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]);
    }

    /// <summary>Adds a part to the call that has begun; returns the call with its last part.</summary>
    private GeminiPartialCall? Join(GeminiPartialCall piece, ref Utf8JsonReader pieces, bool goesOn)
    {
        // A name begins a call, whether or not the previous one has ended.
        if (piece.Name is not null || _partial is null) _partial = piece;
        if (pieces.TokenType == JsonTokenType.StartArray) _partial.Take(ref pieces);
        if (goesOn) return null;
        (GeminiPartialCall whole, _partial) = (_partial, null);
        return whole;
    }

    private FunctionCallContent Create(GeminiPartialCall whole, string name, string? response, ReadOnlySpan<byte> json)
    {
        bool hasId = whole.Id is { Length: > 0 } given && (_taken ??= new(StringComparer.Ordinal)).Add(given);
        string id = hasId ? whole.Id! : NewId(_response ??= response ?? ResponseId(json));
        var call = FunctionCallContent.CreateFromParsedArguments(
            whole.ToArguments(), id, name, static arguments => ToolArguments.Parse(arguments));
        if (whole.Signature is { } signature) call.AdditionalProperties = new() { [GeminiMember.Signature] = signature };
        HasUnreadable |= call.Exception is not null;
        _count++;
        return call;
    }

    /// <summary>Returns the response's id, which follows its parts.</summary>
    private static string ResponseId(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        string? id = null;
        reader.Read();
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "responseId"u8)) id = WireText.Read(ref reader);
            else reader.Skip();
        }
        // Looked up once, even if there is none.
        return id ?? "";
    }

    /// <summary>Creates an id that differs in each answer, so that results find their calls in a long conversation, too.</summary>
    private string NewId(string response)
    {
        string first = response.Length == 0
            ? string.Create(CultureInfo.InvariantCulture, $"call_{_count}")
            : string.Create(CultureInfo.InvariantCulture, $"{response}_{_count}");
        string id = first;
        for (int more = 2; !(_taken ??= new(StringComparer.Ordinal)).Add(id); more++)
            id = string.Create(CultureInfo.InvariantCulture, $"{first}_{more}");
        return id;
    }
}
