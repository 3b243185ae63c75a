using System.Text;
using System.Text.Json;

namespace Fallback;

/// <summary>Measures tokens: counted by the application's counter if it knows the model, otherwise estimated.</summary>
internal struct TokenMeter(ModelCounter? counter) : ITextMeter
{
    public long Total { get; private set; }

    /// <summary>The part of <see cref="Total"/> that is not text, and whose exact number is unknown.</summary>
    public long OfMedia { get; private set; }

    public void Add(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty) Total += counter?.Count(text) ?? TokenEstimator.Estimate(text);
    }

    public void AddJson(JsonElement json) => Add(json.GetRawText());

    public void AddUtf8(ReadOnlySpan<byte> text) => Add(Encoding.UTF8.GetString(text));

    public void AddFrame(int tokens) => Total += tokens;

    public void AddImage() => AddDoubtful(PromptParts.ImageTokens);

    public void AddMedia(in ContentMeasure measure) => AddDoubtful(measure.Expected);

    private void AddDoubtful(long tokens)
    {
        Total += tokens;
        OfMedia += tokens;
    }
}
