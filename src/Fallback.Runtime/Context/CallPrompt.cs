using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// Measures how much of a window a call needs. Each measure is taken when it is first read, because most calls never need it. It is a part
/// of the call's own object, so that it needs no allocation.
/// </summary>
internal struct CallPrompt(ChatRequest request)
{
    private long _characters = -1;
    private long _bytes = -1;

    public readonly ChatRequest Request => request;

    /// <summary>The beginning of the answer, which the model must continue; usually null. It must fit the window, too.</summary>
    public string? Prefill
    {
        readonly get;
        set
        {
            field = value;
            _bytes = -1;
            Context = null;
        }
    }

    /// <summary>How the prompt fits; null as long as its size in bytes shows that it does.</summary>
    public CallContext? Context { get; set; }

    /// <summary>The tokens of the whole prompt, once a provider has reported them.</summary>
    public int? MeasuredTokens { get; set; }

    /// <summary>The bytes of the prompt as a model reads it: no tokenizer makes more tokens of it.</summary>
    public long Bytes => _bytes >= 0 ? _bytes : _bytes = RequestSize.Bytes(request, Prefill);

    /// <summary>
    /// A safe lower bound: every model needs more than an eighth of a token per character (sparse English needs a seventh).
    /// </summary>
    public long LeastTokens => (_characters >= 0 ? _characters : _characters = RequestSize.Characters(request)) / 8;
}
