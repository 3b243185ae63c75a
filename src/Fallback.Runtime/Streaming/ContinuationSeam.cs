using System.Text;

namespace Fallback;

/// <summary>
/// The seam between a text that broke off and the one that another model goes on with. Models are told to go on at once, but some repeat
/// the last words, or all of it. What is repeated is left out; it is held back until that can be told.
/// </summary>
internal sealed class ContinuationSeam(string soFar)
{
    /// <summary>As many characters in a row are no coincidence.</summary>
    private const int Telling = 16;

    /// <summary>A text that has begun like the first one for this long is the first one anew.</summary>
    private const int AnewFrom = 40;

    private const int Tail = 256;

    private StringBuilder? _held = new();

    // Whether all that is held is how the first text begins.
    private bool _isAlike = true;

    /// <summary>Whether the text began anew and then went another way, so that it is no continuation.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The part of the text to hand out now.</summary>
    public string Pass(string? text, bool isLast)
    {
        if (_held is null) return text ?? "";
        // Each piece is compared once: a text that is repeated word by word may be as long as any.
        _isAlike &= soFar.AsSpan(Math.Min(_held.Length, soFar.Length)).StartsWith(text, StringComparison.Ordinal);
        _held.Append(text);
        if (!isLast && MayStillRepeat(_held)) return "";
        string decided = Decide(_held.ToString());
        _held = null;
        return decided;
    }

    private bool MayStillRepeat(StringBuilder held)
    {
        if (_isAlike && held.Length < soFar.Length) return true;
        if (held.Length >= Tail) return false;
        string end = held.ToString();
        for (int start = TailStart; soFar.Length - start > end.Length; start++)
            if (soFar.AsSpan(start).StartsWith(end, StringComparison.Ordinal)) return true;
        return false;
    }

    private string Decide(string held)
    {
        if (soFar.Length >= Telling && held.StartsWith(soFar, StringComparison.Ordinal)) return held[soFar.Length..];
        if (held.AsSpan().CommonPrefixLength(soFar) >= AnewFrom)
        {
            IsBroken = true;
            return "";
        }
        for (int start = TailStart; soFar.Length - start >= Telling; start++)
            if (held.AsSpan().StartsWith(soFar.AsSpan(start), StringComparison.Ordinal)) return held[(soFar.Length - start)..];
        // The blank at the end of the text is not sent, because some models refuse it, and comes back from them.
        string blank = soFar[soFar.TrimEnd().Length..];
        return blank.Length > 0 && held.StartsWith(blank, StringComparison.Ordinal) ? held[blank.Length..] : held;
    }

    private int TailStart => Math.Max(0, soFar.Length - Tail);
}
