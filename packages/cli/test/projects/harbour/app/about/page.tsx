export default function About() {
  return 'A harbour'
}
