using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.TestUtilities.Roslyn;

/// <summary>A file of the project that is no source.</summary>
public sealed class AdditionalFile(string path, string text) : AdditionalText
{
    private readonly SourceText _text = SourceText.From(text);

    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
}
