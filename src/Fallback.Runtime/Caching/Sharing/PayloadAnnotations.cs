using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Writes and reads citations and their positions. Annotations of other types are the client's own, and cannot be written.
/// </summary>
internal static class PayloadAnnotations
{
    private enum Kind : byte
    {
        Plain,
        Citation,
    }

    public static void Write(PayloadWriter writer, IList<AIAnnotation>? annotations)
    {
        writer.Count(annotations?.Count ?? -1);
        foreach (AIAnnotation annotation in annotations ?? [])
        {
            Write(writer, annotation);
            Write(writer, annotation.AnnotatedRegions);
            PayloadValues.Write(writer, annotation.AdditionalProperties);
        }
    }

    public static IList<AIAnnotation>? Read(ref PayloadReader reader)
    {
        int count = reader.Count();
        if (count < 0) return null;
        var annotations = new List<AIAnnotation>();
        for (; count > 0 && !reader.IsBroken; count--)
        {
            AIAnnotation annotation = ReadOne(ref reader);
            annotation.AnnotatedRegions = ReadRegions(ref reader);
            annotation.AdditionalProperties = PayloadValues.Read(ref reader);
            annotations.Add(annotation);
        }
        return annotations;
    }

    private static void Write(PayloadWriter writer, AIAnnotation annotation)
    {
        Type type = annotation.GetType();
        if (type == typeof(AIAnnotation))
        {
            writer.Byte((byte)Kind.Plain);
            return;
        }
        if (type != typeof(CitationAnnotation))
        {
            writer.Refuse();
            return;
        }
        var citation = (CitationAnnotation)annotation;
        writer.Byte((byte)Kind.Citation);
        writer.Text(citation.Title);
        writer.Text(citation.Url?.OriginalString);
        writer.Text(citation.FileId);
        writer.Text(citation.ToolName);
        writer.Text(citation.Snippet);
    }

    private static AIAnnotation ReadOne(ref PayloadReader reader)
    {
        switch ((Kind)reader.Byte())
        {
            case Kind.Plain: return new AIAnnotation();
            case Kind.Citation:
                return new CitationAnnotation
                {
                    Title = reader.Text(),
                    Url = reader.Text() is { } url ? new Uri(url, UriKind.RelativeOrAbsolute) : null,
                    FileId = reader.Text(),
                    ToolName = reader.Text(),
                    Snippet = reader.Text(),
                };
            default:
                reader.Break();
                return new AIAnnotation();
        }
    }

    private static void Write(PayloadWriter writer, IList<AnnotatedRegion>? regions)
    {
        writer.Count(regions?.Count ?? -1);
        foreach (AnnotatedRegion region in regions ?? [])
        {
            if (region.GetType() != typeof(TextSpanAnnotatedRegion))
            {
                writer.Refuse();
                return;
            }
            var span = (TextSpanAnnotatedRegion)region;
            writer.Whole((long?)span.StartIndex);
            writer.Whole((long?)span.EndIndex);
        }
    }

    private static List<AnnotatedRegion>? ReadRegions(ref PayloadReader reader)
    {
        int count = reader.Count();
        if (count < 0) return null;
        var regions = new List<AnnotatedRegion>();
        for (; count > 0 && !reader.IsBroken; count--)
            regions.Add(new TextSpanAnnotatedRegion { StartIndex = (int?)reader.WholeOrNull(), EndIndex = (int?)reader.WholeOrNull() });
        return regions;
    }
}
