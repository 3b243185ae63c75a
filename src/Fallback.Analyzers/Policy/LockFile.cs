using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Fallback.Roslyn;

/// <summary>A project's fallback.lock.json, on disk or in the editor. Read once per text.</summary>
internal sealed class LockFile
{
    private static readonly ConditionalWeakTable<SourceText, LockFile> _all = new();

    private LockFile(SourceText text)
    {
        Document = PolicyDocument.Parse(text.ToString(), out PolicyProblem? problem);
        Problem = problem;
    }

    /// <summary>The document; null if the file cannot be read.</summary>
    public PolicyDocument? Document { get; }

    public PolicyProblem? Problem { get; }

    public static bool Is(string path) => string.Equals(Path.GetFileName(path), PolicyDocument.FileName, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the file among a project's additional files; null if there is none, and therefore nothing to compare.</summary>
    public static LockFile? Of(IEnumerable<AdditionalText> files, CancellationToken cancellationToken) =>
        files.FirstOrDefault(static file => Is(file.Path))?.GetText(cancellationToken) is { } text ? Of(text) : null;

    public static LockFile Of(SourceText text) => _all.GetValue(text, static text => new LockFile(text));
}
