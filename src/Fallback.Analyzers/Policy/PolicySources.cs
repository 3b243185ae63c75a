using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>The sources of a project's policies in addition to its code.</summary>
internal static class PolicySources
{
    private static Tuple<EquatableArray<PolicyFile>, EquatableArray<string>, PolicyReader>? _last;

    /// <summary>The last reader is kept, because its files usually stay the same from one keystroke to the next.</summary>
    public static PolicyReader Reader(IReadOnlyCollection<AdditionalText> files, CancellationToken cancellationToken)
    {
        var settings = new EquatableArray<PolicyFile>(files
            .Where(static file => PolicySettings.Is(file.Path))
            .Select(file => new PolicyFile(file.Path, file.GetText(cancellationToken)?.ToString() ?? "")));
        EquatableArray<string> models = ModelFile.Read(files, cancellationToken);
        if (_last is { } last && last.Item1.Equals(settings) && last.Item2.Equals(models)) return last.Item3;
        var reader = new PolicyReader(PolicySettings.Read(settings), ModelFile.Over(models));
        _last = Tuple.Create(settings, models, reader);
        return reader;
    }
}
