using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fallback.CompilerServices;

/// <summary>The type of an answer, as a method declares it. For generated code; do not use it in your own code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AnswerDeclaration
{
    private protected AnswerDeclaration()
    {
    }

    /// <summary>Creates the declaration of answers of a type.</summary>
    public static AnswerDeclaration Of<T>() => new Typed<T>();

    internal abstract Type Type { get; }

    /// <summary>
    /// The options under which answers are read. Asked for here, so that the serializer is left out of natively compiled programs without
    /// typed answers.
    /// </summary>
    internal abstract JsonSerializerOptions SerializerFor(JsonSerializerOptions? own);

    /// <exception cref="NotSupportedException">The type has no JSON form under these options; the message says why.</exception>
    /// <exception cref="InvalidOperationException">The type's attributes contradict each other; the message says how.</exception>
    internal abstract AnswerFormat Make(JsonSerializerOptions options);

    private sealed class Typed<T> : AnswerDeclaration
    {
        internal override Type Type => typeof(T);

        internal override JsonSerializerOptions SerializerFor(JsonSerializerOptions? own) => AnswerSerializer.For(own);

        internal override AnswerFormat Make(JsonSerializerOptions options) => AnswerFormat<T>.Make(options);
    }
}

/// <summary>The required form of an answer of a type. Immutable. For generated code; do not use it in your own code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AnswerFormat
{
    private protected AnswerFormat(AnswerSchema schema) => Schema = schema;

    internal AnswerSchema Schema { get; }

    /// <summary>What is wrong with a text as an answer; null when it can be read.</summary>
    internal abstract string? Objection(string text);
}

/// <summary>The required form of an answer of the type, and how it is read. For generated code; do not use it in your own code.</summary>
/// <typeparam name="T">The answer's type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class AnswerFormat<T> : AnswerFormat
{
    // To refuse one costs an exception.
    private const int MostPieces = 64;

    private readonly JsonTypeInfo<T> _type;

    private AnswerFormat(AnswerSchema schema, JsonTypeInfo<T> type) : base(schema) => _type = type;

    internal static AnswerFormat<T> Make(JsonSerializerOptions options)
    {
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        AnswerTypeCheck.ThrowIfUnreadable(type);
        return new AnswerFormat<T>(AnswerSchema.Of(type), type);
    }

    internal bool TryRead(string text, [MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out string? objection)
    {
        ReadOnlySpan<char> json = text.AsSpan().Trim('\uFEFF').Trim();
        if (TryRead(json, wrappedOnly: false, out value, out objection)) return true;
        var found = AnswerText.Of(text);
        if (found.IsEmpty) objection = text.Length == 0 ? "the answer is empty" : "the answer contains only reasoning";
        if (!TryValues(text, found, json.Length, out value, ref objection) && !TryPieces(text, found, out value)) return false;
        objection = null;
        return true;
    }

    internal override string? Objection(string text) =>
        TryRead(text, out _, out string? objection) ? null : Redactor.Clean(objection, null);

    /// <summary>
    /// Reads the first value in the text that fits. A value in the wrapper takes precedence over any other, which may be anything: the
    /// number of a footnote is a list of one number.
    /// </summary>
    private bool TryValues(
        string text, AnswerText found, int tried, [MaybeNullWhen(false)] out T value, ref string objection)
    {
        int longest = 0;
        for (bool wrappedOnly = Schema.IsWrapped; ; wrappedOnly = false)
        {
            for (int i = 0; i < found.Count; i++)
            {
                ReadOnlySpan<char> json = text.AsSpan()[found.Value(i, out Range? only)];
                string? why = objection;
                if (json.Length < tried && TryRead(json, wrappedOnly, out value, out why)) return true;
                if (JsonRepair.Of(json) is { } repaired && TryRead(repaired, wrappedOnly, out value, out why)) return true;
                if (only is { } item && TryItem(text.AsSpan()[item], wrappedOnly, out value)) return true;
                // The largest value's error is the most informative one.
                if (json.Length > longest) (longest, objection) = (json.Length, why);
            }
            if (!wrappedOnly) break;
        }
        value = default;
        return false;
    }

    private bool TryPieces(string text, AnswerText found, [MaybeNullWhen(false)] out T value)
    {
        int tried = 0;
        foreach (Range piece in found.Pieces)
        {
            ReadOnlySpan<char> json = text.AsSpan()[found.Unfenced(piece)];
            if (json.IsEmpty || json[0] is '{' or '[') continue;
            if (++tried > MostPieces) break;
            if (TryItem(json, wrappedOnly: false, out value)) return true;
        }
        value = default;
        return false;
    }

    private bool TryItem(ReadOnlySpan<char> json, bool wrappedOnly, [MaybeNullWhen(false)] out T value) =>
        TryRead(json, wrappedOnly, out value, out _)
        || JsonRepair.Of(json) is { } repaired && TryRead(repaired, wrappedOnly, out value, out _);

    private bool TryRead(
        ReadOnlySpan<char> json, bool wrappedOnly, [MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out string? objection)
    {
        value = default;
        try
        {
            value = Schema.IsWrapped ? ReadWrapped(json, wrappedOnly) : JsonSerializer.Deserialize(json, _type);
            objection = value is null && default(T) is null && !Schema.AllowsNull ? "the answer is null" : null;
        }
        catch (JsonException e)
        {
            // May name properties of the answer; it is cleaned later, where the key is known.
            objection = e.Message.Split(" | LineNumber", 2)[0];
        }
        catch (Exception e)
        {
            // A converter, constructor or setter of the user's may throw anything; its message may hold anything.
            objection = $"the answer made {typeof(T).Name} throw {e.GetType().Name}";
        }
        return objection is null;
    }

    // Models that are only prompted like to leave the wrapper out.
    private T? ReadWrapped(ReadOnlySpan<char> json, bool wrappedOnly)
    {
        using JsonDocument document = JsonDocument.Parse(json.ToString());
        JsonElement root = document.RootElement;
        bool isWrapped = root.ValueKind == JsonValueKind.Object && root.TryGetProperty(AnswerSchema.Wrapper, out _);
        if (!isWrapped && wrappedOnly) throw new JsonException($"the answer has no property '{AnswerSchema.Wrapper}'");
        return (isWrapped ? root.GetProperty(AnswerSchema.Wrapper) : root).Deserialize(_type);
    }
}
