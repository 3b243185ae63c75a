using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// How much a call asks of a window. Each measure is taken when it is first asked for, since most calls never need it. A part of the
/// call's own object, so that it costs no allocation.
/// </summary>
internal struct CallPrompt(ChatRequest request)
{
    private long _characters = -1;
    private long _bytes = -1;

    public readonly ChatRequest Request => request;

    /// <summary>The beginning of the answer, which the model is to go on with; null as a rule. Part of what must fit the window.</summary>
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

    /// <summary>How the prompt fits; null as long as its bytes have told that it does.</summary>
    public CallContext? Context { get; set; }

    /// <summary>Tokens that the whole prompt has, once a provider has said so.</summary>
    public int? MeasuredTokens { get; set; }

    /// <summary>Bytes of the prompt as a model reads it: no tokenizer makes more tokens of it.</summary>
    public long Bytes => _bytes >= 0 ? _bytes : _bytes = RequestSize.Bytes(request, Prefill);

    /// <summary>
    /// Every model takes more than an eighth of a token a character (English at its sparsest takes a seventh): a safe lower bound.
    /// </summary>
    public long LeastTokens => (_characters >= 0 ? _characters : _characters = RequestSize.Characters(request)) / 8;
}
